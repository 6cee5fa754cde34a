#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds one adapter from Debian's Go packages, without modules.   build.sh SOURCE PEERS OUT
set -eu
command -v go >/dev/null || { echo "go is missing (package golang-go)" >&2; exit 1; }
export GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS=-buildvcs=false
cd "$(dirname "$0")"
go build -o "$3" adapter.go "$1"
