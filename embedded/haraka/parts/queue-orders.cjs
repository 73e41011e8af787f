'use strict';

const { readFile, rename, rm } = require('node:fs/promises');
const { basename, join } = require('node:path');

/** The file of an order to all messages: none is delivered while it is there. No message has such a name. */
const STAY = 'stay';

/**
 * What was ordered for a message while it was being delivered: `hold` or `delete`, the text of a file with the message's
 * name. The order is carried out when the delivery fails and the message would wait again. It is looked for only after the
 * message is back in the queue: an order written later is followed by a pass over the queue that finds the message there.
 */
function createOrders({ held, orders }) {
  async function obey(name, path) {
    const order = await readFile(join(orders, name), 'utf8').catch(() => null);
    if (order === null) return;
    if (order === 'delete') await rm(path, { force: true });
    else await rename(path, join(held, basename(path))).catch(ignoreMissing);
    await forget(name);
  }

  function forget(name) {
    return rm(join(orders, name), { force: true }).catch(() => undefined);
  }

  return { obey, forget };
}

function ignoreMissing(error) {
  if (error.code !== 'ENOENT') throw error;
}

module.exports = { createOrders, STAY };
