'use strict';

const { createHmac, randomBytes } = require('node:crypto');
const bcrypt = require('@node-rs/bcrypt');

const BLF_CRYPT = /^\{BLF-CRYPT\}(\$2[aby]\$\d\d\$[./A-Za-z0-9]{53})$/;
// Compared with when there is no usable hash, so that an unknown mailbox takes as long as a wrong password.
const NOBODY = '$2y$10$abcdefghijklmnopqrstuuMvTzQwIqfZ0Wn5Qm0VJZs1Oj8oYF8rK';
// Each check occupies a thread that reading and writing mail needs too.
const CHECKS_AT_A_TIME = 2;
const REMEMBERED = 1_000;

/**
 * @returns {(field: string | null, password: string) => Promise<boolean>} tells whether the password belongs to the
 * password field of a passwd-file. Every field that is not a bcrypt hash, a disabled account's above all, matches nothing.
 */
function createPasswordCheck() {
  const key = randomBytes(32);
  const proven = new Set();
  const waiting = [];
  let running = 0;

  async function inTurn(work) {
    if (running >= CHECKS_AT_A_TIME) await new Promise((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }

  return async (field, password) => {
    const hash = BLF_CRYPT.exec(field ?? '')?.[1] ?? null;
    const proof = createHmac('sha256', key).update(`${hash}\0${password}`).digest('base64');
    if (hash !== null && proven.has(proof)) return true;
    const matches = await inTurn(() => bcrypt.verify(password, hash ?? NOBODY).catch(() => false));
    if (!matches || hash === null) return false;
    if (proven.size >= REMEMBERED) proven.clear();
    proven.add(proof);
    return true;
  };
}

module.exports = { createPasswordCheck };
