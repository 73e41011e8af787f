'use strict';

const { readFile, stat } = require('node:fs/promises');

/** The mailboxes of a Dovecot passwd-file. It is read again whenever the file was changed or replaced. */
class AccountsFile {
  #file;
  #version = '';
  #passwords = new Map();

  constructor(file) {
    this.#file = file;
  }

  /** @returns {Promise<string | null>} the password field of the account, or null when there is no such mailbox */
  async passwordOf(account) {
    await this.#refresh();
    return this.#passwords.get(account.toLowerCase()) ?? null;
  }

  async has(account) {
    return (await this.passwordOf(account)) !== null;
  }

  async #refresh() {
    const { dev, ino, size, mtimeNs } = await stat(this.#file, { bigint: true });
    const version = [dev, ino, size, mtimeNs].join(' ');
    if (version === this.#version) return;
    this.#passwords = parse(await readFile(this.#file, 'utf8'));
    this.#version = version;
  }
}

function parse(text) {
  const passwords = new Map();
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) continue;
    const [account, password] = line.split(':');
    if (account && password !== undefined && !passwords.has(account.toLowerCase())) passwords.set(account.toLowerCase(), password);
  }
  return passwords;
}

module.exports = { AccountsFile };
