'use strict';

const { createReadStream } = require('node:fs');
const { open } = require('node:fs/promises');
const { FsyncWriteStream } = require('haraka-utils');

const LONGEST_HEADER = 16 * 1024 * 1024;

/**
 * Reads the header of a queue file: four bytes of length, then JSON.
 *
 * @returns {Promise<{ todo: object, dataStart: number, size: number }>}
 * @throws Error when the file is not a whole queue file
 */
async function readQueueFile(path) {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(4);
    if ((await file.read(head, 0, 4, 0)).bytesRead !== 4) throw new Error('it is too short');
    const length = head.readUInt32BE(0);
    if (length > LONGEST_HEADER || length + 4 > size) throw new Error('its header is cut off');
    const json = Buffer.alloc(length);
    if ((await file.read(json, 0, length, 4)).bytesRead !== length) throw new Error('its header is cut off');
    const todo = JSON.parse(json.toString('utf8'));
    if (!Array.isArray(todo.rcpt_to) || todo.rcpt_to.length === 0) throw new Error('it names no recipient');
    return { todo, dataStart: length + 4, size };
  } finally {
    await file.close();
  }
}

/** Writes a queue file with the message of another one and a header of its own; durable when it resolves. */
function copyQueueFile({ from, dataStart, header, to }) {
  const json = Buffer.from(`\n${JSON.stringify(header)}\n`);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(json.length, 0);
  return new Promise((resolve, reject) => {
    const copy = new FsyncWriteStream(to, { flags: 'wx' });
    copy.once('close', resolve).once('error', reject);
    copy.write(Buffer.concat([head, json]));
    createReadStream(from, { start: dataStart }).once('error', (error) => copy.destroy(error)).pipe(copy);
  });
}

module.exports = { copyQueueFile, readQueueFile };
