/* SPDX-License-Identifier: MIT */
'use strict';
// llhttp as node itself calls it. --insecure is node's --insecure-http-parser.
const { drive } = require('./adapter.js');
process.noDeprecation = true; // the binding is internal
const { HTTPParser, allMethods, methods } = process.binding('http_parser');
const methodNames = allMethods || methods;
const insecure = process.argv.includes('--insecure');

// The headers come in one array with the head, or before it in several where there are many.
function read({ pieces, role, method: asked, eof }) {
  const messages = [];
  const isResponse = role === 'response';
  let current = null, open = false, early = [], last = null, over = false;
  const pairs = (flat) => flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1]]] : []));
  const parser = new HTTPParser();
  const kind = isResponse ? HTTPParser.RESPONSE : HTTPParser.REQUEST;
  parser.initialize(kind, {}, 1 << 24, insecure ? HTTPParser.kLenientAll : 0);
  parser[HTTPParser.kOnMessageBegin] = () => { open = true; early = []; };
  parser[HTTPParser.kOnHeaders] = (headers, url) => { early.push(...headers); early.url ||= url; };
  parser[HTTPParser.kOnHeadersComplete] = (major, minor, headers, method, url, status, reason, upgrade, keepAlive) => {
    if (over) return 0;
    const h = pairs(early.concat(headers || []));
    const start = isResponse ? { s: status, p: reason } : { m: methodNames[method], t: url || early.url };
    early = [];
    const accepted = asked === 'CONNECT' && status >= 200 && status <= 299;
    const tunnel = isResponse ? status === 101 || accepted : start.m === 'CONNECT';
    current = { ...start, v: `${major}.${minor}`, h, b: '', ...(tunnel ? {} : { k: keepAlive }) };
    if (tunnel) last = 'upgrade';
    else if (isResponse ? status >= 200 : !keepAlive) last = isResponse ? 'ok' : 'close';
    if (isResponse && asked === 'CONNECT' && tunnel) return 2;
    return isResponse && asked === 'HEAD' ? 1 : 0;
  };
  parser[HTTPParser.kOnBody] = (bytes) => { if (!over) current.b += bytes.latin1Slice(); };
  parser[HTTPParser.kOnMessageComplete] = () => {
    open = false;
    if (over) return;
    if (early.length > 0) current.tr = pairs(early);
    messages.push(current);
    over = last !== null;
  };
  const member = isResponse ? 'responses' : 'requests';
  const named = (end, error) => ({ [member]: messages, end, ...(error ? { error } : {}) });
  for (const piece of pieces) {
    for (let rest = piece; rest.length > 0 && !over; ) {
      const used = parser.execute(rest);
      if (over) break;
      if (used instanceof Error)
        return named(used.code === 'HPE_CLOSED_CONNECTION' ? 'close' : 'reject', `${used.code}: ${used.reason}`);
      // It stops behind an offer to upgrade, which nobody takes up. From then on it hides its errors.
      if (used === 0) return named('reject', 'it does not go on');
      rest = rest.subarray(used);
    }
    if (over) return named(last);
  }
  const finished = eof ? parser.finish() : undefined;
  if (over) return named(last);
  if (finished instanceof Error && finished.code !== 'HPE_INVALID_EOF_STATE') return named('reject', finished.code);
  return named(open || messages.length === 0 ? 'incomplete' : 'ok');
}

drive({
  name: insecure ? 'llhttp of node, insecure' : 'llhttp of node', version: process.versions.llhttp, level: 'full',
  package: `nodejs ${process.versions.node}`, caps: ['request', 'response', 'cuts', 'eof'],
}, read);
