#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs what the project needs from the packages of Debian bookworm (or an Ubuntu that has the same names). Run again, it
# finds everything there and ends at once.
set -eu

# package: the verb that needs it
packages=(
  make            "every verb"
  gcc             "building, unit tests"
  libc6-dev       "building"
  g++             "showing that the header is C++ too"
  cmake           "showing that CMake finds what was installed"
  pkg-config      "showing that pkg-config does"
  patch           "seeding faults"
  python3         "the runners of fuzz/, proofs/ and conformance/"
  python3-jsonschema "checking the corpus"
  libcmocka-dev   "unit tests"
  liburing-dev    "the file server"
  curl            "a client for the file server's tests"
  libjansson-dev  "the conformance program"
  clang-19        "unit tests, fuzzing"
  llvm-19         "readable backtraces and coverage"
  lld-19          "linking with clang"
  libclang-rt-19-dev "libFuzzer and the sanitizers"
  afl++           "fuzzing with a second engine"
  lld-14          "afl++"
  libclang-rt-14-dev "afl++ with sanitizers"
  frama-c-base    "proofs"
  why3            "proofs"
  z3              "proofs"
  cvc4            "proofs"
  cvc5            "proofs"
  valgrind        "counting instructions"
  clang-format-14 "make format"
)

# 32-bit builds of the guard; only there is a 64-bit x86 compiler that can make them.
[ "$(dpkg --print-architecture)" != amd64 ] || packages+=(gcc-multilib "32-bit builds of the guard")

missing=()
for ((i = 0; i < ${#packages[@]}; i += 2)); do
  state=$(dpkg-query -W -f '${Status}' "${packages[i]}" 2>/dev/null || true)
  [ "$state" = "install ok installed" ] || missing+=("${packages[i]}")
done

if [ ${#missing[@]} -eq 0 ]; then
  echo "setup: all $((${#packages[@]} / 2)) packages are installed"
  exit 0
fi

echo "setup: ${#missing[@]} of $((${#packages[@]} / 2)) packages are missing; installing:"
for ((i = 0; i < ${#packages[@]}; i += 2)); do
  case " ${missing[*]} " in *" ${packages[i]} "*) printf '  %-20s %s\n' "${packages[i]}" "${packages[i + 1]}" ;; esac
done

command -v apt-get >/dev/null || {
  echo "setup: apt-get is not here; install the packages above by other means" >&2
  exit 1
}
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "setup: not root, and sudo is missing; as root run: apt-get install ${missing[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
run() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "$@" >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    echo "setup: '$*' failed" >&2
    exit 1
  }
}
echo "setup: reading the package lists"
run apt-get update
echo "setup: downloading and installing (some minutes on a bare machine)"
run apt-get install -y --no-install-recommends "${missing[@]}"
echo "setup: done"
