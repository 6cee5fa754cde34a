/* SPDX-License-Identifier: MIT */
'use strict';
// http-parser-js, which stands in for node's binding in plain JavaScript.
const { drive } = require('./adapter.js');
const { HTTPParser } = require('http-parser-js');

function read({ pieces, role, method: asked, eof }) {
  const isResponse = role === 'response';
  const messages = [];
  let current = null, last = null, over = false;
  const pairs = (flat) => flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1]]] : []));
  const parser = new HTTPParser(isResponse ? HTTPParser.RESPONSE : HTTPParser.REQUEST);
  parser[HTTPParser.kOnHeaders] = (trailers) => { if (current) current.tr = pairs(trailers); };
  parser[HTTPParser.kOnHeadersComplete] = (info) => {
    if (over) return false;
    const request = { m: HTTPParser.methods[info.method], t: info.url };
    const start = isResponse ? { s: info.statusCode, p: info.statusMessage } : request;
    const accepted = asked === 'CONNECT' && start.s >= 200 && start.s <= 299;
    const tunnel = start.m === 'CONNECT' || start.s === 101 || accepted;
    const goesOn = isResponse ? start.s < 200 : info.shouldKeepAlive;
    current = { ...start, v: `${info.versionMajor}.${info.versionMinor}`, h: pairs(info.headers), b: '' };
    if (!tunnel) current.k = info.shouldKeepAlive;
    last = tunnel ? 'upgrade' : goesOn ? null : isResponse ? 'ok' : 'close';
    return isResponse && asked === 'HEAD';
  };
  parser[HTTPParser.kOnBody] = (bytes, from, len) => { if (!over) current.b += bytes.latin1Slice(from, from + len); };
  parser[HTTPParser.kOnMessageComplete] = () => {
    if (!over) messages.push(current);
    current = null;
    over ||= last !== null;
  };
  const member = isResponse ? 'responses' : 'requests';
  const named = (end, error) => ({ [member]: messages, end, ...(error ? { error } : {}) });
  let left = false;
  for (const piece of pieces) {
    const done = piece.length > 0 ? parser.execute(piece) : 0;
    if (over) return named(last);
    if (done instanceof Error) return named('reject', String(done.message));
  }
  if (eof) {
    const done = parser.finish();
    if (over) return named(last);
    left = done instanceof Error;
  }
  const first = isResponse ? 'RESPONSE_LINE' : 'REQUEST_LINE';
  const begun = left || current !== null || parser.line !== '' || parser.state !== first;
  return named(begun || messages.length === 0 ? 'incomplete' : 'ok');
}

const { version } = require('http-parser-js/package.json');
drive({ name: 'http-parser-js', version, level: 'full', package: `npm:http-parser-js ${version}`,
  caps: ['request', 'response', 'cuts', 'eof'] }, read);
