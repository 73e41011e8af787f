'use strict';

const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } = require('node:fs');
const { join } = require('node:path');

const UNFINISHED = '__tmp__.';

/**
 * Puts the queue in order after however the last run ended, before the port listens: half-written files go, messages that
 * were being delivered or released wait in the queue again, and what was ordered for them meanwhile is done.
 */
function recoverQueue({ queue, active, held, released, orders, spool, maildirs }) {
  for (const folder of [queue, active, held, released, orders, spool, maildirs]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const folder of [queue, active]) {
    for (const name of readdirSync(folder).filter((each) => each.startsWith(UNFINISHED))) rmSync(join(folder, name), { force: true });
  }
  for (const name of readdirSync(spool)) rmSync(join(spool, name), { force: true });
  for (const name of readdirSync(active)) {
    const order = readOrder(join(orders, name));
    if (order === 'delete') rmSync(join(active, name), { force: true });
    else renameSync(join(active, name), join(order === 'hold' ? held : queue, name));
  }
  for (const name of readdirSync(orders)) rmSync(join(orders, name), { force: true });
  for (const name of readdirSync(released)) renameSync(join(released, name), join(queue, name));
  for (const mailbox of readdirSync(maildirs)) rmSync(join(maildirs, mailbox, 'tmp'), { recursive: true, force: true });
}

function readOrder(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

module.exports = { recoverQueue, UNFINISHED };
