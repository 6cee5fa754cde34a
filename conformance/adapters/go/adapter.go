// SPDX-License-Identifier: MIT

// What adapters in Go share: lines in, JSON out. The protocol is ../../PROTOCOL.md.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
)

// Message is a request as the protocol has it: each byte is the code point of the same number.
type Message struct {
	M string      `json:"m"`
	T string      `json:"t"`
	V string      `json:"v,omitempty"`
	H [][2]string `json:"h"`
	B string      `json:"b"`
}

// Answer is what was read, and what stands behind it.
type Answer struct {
	Requests []Message `json:"requests"`
	End      string    `json:"end"`
	Error    string    `json:"error,omitempty"`
}

// Hello says who the parser is.
type Hello struct {
	Adapter int      `json:"adapter"`
	Name    string   `json:"name"`
	Version string   `json:"version"`
	Package string   `json:"package"`
	Level   string   `json:"level"`
	Quirks  []string `json:"quirks,omitempty"`
}

func text(bytes string) string {
	points := make([]rune, len(bytes))
	for i := 0; i < len(bytes); i++ {
		points[i] = rune(bytes[i])
	}
	return string(points)
}

func packageVersion(name string) string {
	said, err := exec.Command("dpkg-query", "-W", "-f", "${Version}", name).Output()
	if err != nil || len(said) == 0 {
		return "unknown"
	}
	return string(said)
}

// finish makes an answer; ok needs a request that has ended.
func finish(requests []Message, end string, err error) Answer {
	if end == "ok" && len(requests) == 0 {
		end = "incomplete"
	}
	answer := Answer{Requests: requests, End: end}
	if requests == nil {
		answer.Requests = []Message{}
	}
	if err != nil {
		answer.Error = text(err.Error())
	}
	return answer
}

func drive(hello Hello, read func(data []byte) Answer) {
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		words := strings.Fields(line)
		if words[0] == "?" {
			encoder.Encode(hello)
		} else {
			data, _ := hex.DecodeString(strings.TrimPrefix(words[0], "-"))
			encoder.Encode(read(data))
		}
		out.Flush()
	}
}
