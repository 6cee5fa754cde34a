/* SPDX-License-Identifier: MIT */
'use strict';
// What adapters in JavaScript share: lines in, JSON out. The protocol is ../../PROTOCOL.md.
const fs = require('fs');

// Strings hold bytes: everything but ASCII is written \u00ff, so that no encoding comes in between.
const escaped = (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0');
const json = (value) => JSON.stringify(value).replace(/[\u007f-\uffff]/g, escaped);

function* linesOf(fd) {
  const block = Buffer.alloc(1 << 16);
  let parts = [];
  for (;;) {
    let count;
    try {
      count = fs.readSync(fd, block, 0, block.length);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error; // standard input may be a pipe that does not block
      continue;
    }
    if (count === 0) return;
    let from = 0;
    for (let end; (end = block.subarray(0, count).indexOf(10, from)) >= 0; from = end + 1) {
      parts.push(block.toString('latin1', from, end));
      yield parts.join('');
      parts = [];
    }
    parts.push(block.toString('latin1', from, count));
  }
}

function parse(line) {
  const [first, ...words] = line.split(' ');
  const values = Object.fromEntries(words.filter((w) => w.includes('=')).map((w) => w.split(/=(.*)/s).slice(0, 2)));
  const cuts = words.filter((w) => w.startsWith('[')).flatMap((w) => JSON.parse(w));
  const bytes = Buffer.from(first === '-' ? '' : first, 'hex');
  const ends = [...cuts, bytes.length];
  const pieces = ends.map((end, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1], end));
  const [role, method] = [values.role || 'request', values.for || 'GET'];
  return { bytes, pieces, words, role, method, eof: words.includes('eof') };
}

function writeAll(text) {
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; ) {
    try {
      at += fs.writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

// drive answers lines until there are no more. `read` makes an answer of a parsed line.
exports.drive = (hello, read) => {
  for (const line of linesOf(0)) writeAll(json(line === '?' ? { adapter: 1, ...hello } : read(parse(line))) + '\n');
};
