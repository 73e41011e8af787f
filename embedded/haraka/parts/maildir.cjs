'use strict';

const { mkdir, open, rename, rm } = require('node:fs/promises');
const os = require('node:os');
const { join } = require('node:path');
const { FsyncWriteStream } = require('haraka-utils');

let counter = 0;

/** A file name no other delivery has, after the Maildir convention. */
function uniqueName(now) {
  counter += 1;
  const host = os.hostname().replaceAll('/', '\\057').replaceAll(':', '\\072');
  return `${Math.floor(now / 1000)}.M${now % 1000}P${process.pid}Q${counter}.${host}`;
}

/** The mailbox folder of an account; no account name can lead out of the folder. */
function mailboxFolder(maildirs, account) {
  return join(maildirs, account.replace(/[^\w.@+=-]/g, (sign) => `%${sign.codePointAt(0).toString(16)}`).replace(/^\./, '%2e'));
}

/**
 * Writes a message into the mailbox's tmp. It is delivered only by commit().
 *
 * @param {(file: import('node:fs').WriteStream) => void} fill writes the message and ends the stream
 */
async function stageMail(maildirs, account, fill) {
  const folder = mailboxFolder(maildirs, account);
  for (const part of ['tmp', 'new', 'cur']) await mkdir(join(folder, part), { recursive: true, mode: 0o700 });
  const name = uniqueName(Date.now());
  const staged = join(folder, 'tmp', name);
  try {
    await new Promise((resolve, reject) => {
      const file = new FsyncWriteStream(staged, { flags: 'wx', mode: 0o600 });
      file.once('close', resolve).once('error', reject);
      fill(file);
    });
  } catch (error) {
    await rm(staged, { force: true });
    throw error;
  }
  return {
    async commit() {
      await rename(staged, join(folder, 'new', name));
      await syncFolder(join(folder, 'new'));
    },
    discard: () => rm(staged, { force: true }),
  };
}

/** A rename survives a power cut only when the folder is on disk too. */
async function syncFolder(folder) {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

module.exports = { mailboxFolder, stageMail, syncFolder };
