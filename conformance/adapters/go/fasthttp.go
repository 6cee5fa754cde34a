// SPDX-License-Identifier: MIT

// fasthttp: Request.Read in a loop.
package main

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"github.com/valyala/fasthttp"
)

const debian = "golang-github-valyala-fasthttp-dev"

func messageOf(request *fasthttp.Request) Message {
	fields := [][2]string{}
	request.Header.VisitAll(func(name, value []byte) {
		fields = append(fields, [2]string{text(string(name)), text(string(value))})
	})
	version := strings.TrimPrefix(text(string(request.Header.Protocol())), "HTTP/")
	return Message{text(string(request.Header.Method())), text(string(request.Header.RequestURI())), version, fields,
		text(string(request.Body()))}
}

func read(data []byte) Answer {
	reader := bufio.NewReader(bytes.NewReader(data))
	var requests []Message
	var request fasthttp.Request
	for {
		if _, err := reader.Peek(1); err != nil {
			return finish(requests, "ok", nil)
		}
		request.Reset()
		err := request.Read(reader)
		if err == nil && request.MayContinue() { // it leaves content that was announced for its caller to ask for
			err = request.ContinueReadBody(reader, 0)
		}
		if err == io.EOF || (err != nil && strings.Contains(err.Error(), "EOF")) {
			return finish(requests, "incomplete", err)
		} else if err != nil {
			return finish(requests, "reject", err)
		}
		requests = append(requests, messageOf(&request))
		if request.ConnectionClose() {
			return finish(requests, "close", nil)
		}
	}
}

func main() {
	version := packageVersion(debian)
	drive(Hello{1, "fasthttp", version, debian + " " + version, "full", []string{"no-order"}}, read)
}
