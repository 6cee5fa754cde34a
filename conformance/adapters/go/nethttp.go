// SPDX-License-Identifier: MIT

// net/http: ReadRequest in a loop. http.Server refuses more than it does.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
)

func messageOf(request *http.Request, body []byte) Message {
	fields := [][2]string{{"Host", text(request.Host)}}
	for name, values := range request.Header {
		for _, value := range values {
			fields = append(fields, [2]string{text(name), text(value)})
		}
	}
	version := fmt.Sprintf("%d.%d", request.ProtoMajor, request.ProtoMinor)
	return Message{text(request.Method), text(request.RequestURI), version, fields, text(string(body))}
}

// source knows whether more was asked for than there is: the end of the input ends a line too, which then looks refused.
type source struct {
	*bytes.Reader
	ended bool
}

func (s *source) Read(to []byte) (int, error) {
	count, err := s.Reader.Read(to)
	s.ended = s.ended || err == io.EOF
	return count, err
}

func (s *source) endOf(err error) string {
	if s.ended || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "incomplete"
	}
	return "reject"
}

func read(data []byte) Answer {
	from := &source{bytes.NewReader(data), false}
	reader := bufio.NewReader(from)
	var requests []Message
	for {
		if _, err := reader.Peek(1); err != nil {
			return finish(requests, "ok", nil)
		}
		request, err := http.ReadRequest(reader)
		if err != nil {
			return finish(requests, from.endOf(err), err)
		}
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return finish(requests, from.endOf(err), err)
		}
		requests = append(requests, messageOf(request, body))
		if request.Close {
			return finish(requests, "close", nil)
		}
	}
}

// It takes Host, Content-Length, Transfer-Encoding and Trailer out of the fields, so that they cannot be compared.
func main() {
	drive(Hello{1, "Go net/http", runtime.Version(), "golang-go " + packageVersion("golang-go"), "full",
		[]string{"no-fields"}}, read)
}
