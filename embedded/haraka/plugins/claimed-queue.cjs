'use strict';

const { existsSync } = require('node:fs');
const { readdir, rename } = require('node:fs/promises');
const { join } = require('node:path');
const { Address } = require('@haraka/email-address');
const Notes = require('haraka-notes');
const { sendToNextHop } = require('../parts/next-hop.cjs');
const { copyQueueFile, readQueueFile } = require('../parts/queue-file.cjs');
const { createOrders, STAY } = require('../parts/queue-orders.cjs');
const { recoverQueue, UNFINISHED } = require('../parts/queue-recovery.cjs');
const { domain, folders, nextHop } = require('../parts/settings.cjs');

const LOOK_FOR_RELEASED_MS = 250;
const LOOK_FOR_BRAKE_MS = 1_000;

/**
 * Lets others take messages out of the outbound queue while Haraka runs. Before a message is delivered its file is moved
 * from `queue` to `active`; whoever wants to hold or delete it moves it away too. A rename has one winner, so a message is
 * either delivered or held, and Haraka forgets a message whose file is gone. A message in `released` joins the queue. While all
 * are ordered to stay, none is claimed.
 */
exports.register = function () {
  recoverQueue(folders);
  // The folder is clean before the port listens; later this would remove what an early client is just sending.
  this.haraka_require('outbound/queue').delete_dot_files = async () => undefined;
  const HMailItem = this.haraka_require('outbound/hmail');
  const outbound = this.haraka_require('outbound');
  claimBeforeSending(HMailItem, outbound, (line) => this.logcrit(line));
  obeyOrders(HMailItem, createOrders(folders));
  splitWithinActive(HMailItem, outbound, (line) => this.logcrit(line));
  sendToNextHop(HMailItem, nextHop, `mail.${domain}`);
  pickUpReleased(HMailItem, outbound, (line) => this.logerror(line));
};

function claimBeforeSending(HMailItem, outbound, complain) {
  // A queued file may be gone at any moment, so it is not read before it was claimed. Haraka waits for this event when it loads the queue.
  HMailItem.prototype.size_file = function () {
    setImmediate(() => this.emit('ready'));
  };
  HMailItem.prototype.send = async function () {
    if (existsSync(join(folders.orders, STAY))) {
      if (!this.stays) complain(`The message ${this.filename} is ordered to stay like all others, and is looked at again every second.`);
      this.stays = true;
      this.next_cb();
      outbound.temp_fail_queue.add(this.filename, LOOK_FOR_BRAKE_MS, () => outbound.delivery_queue.push(this));
      return;
    }
    const claimed = join(folders.active, this.filename);
    try {
      await rename(this.path, claimed);
    } catch (error) {
      this.next_cb();
      if (error.code === 'ENOENT') return;
      complain(`A queued message cannot be claimed for delivery: ${error.message}. It stays in the queue and is tried again in 30 seconds.`);
      outbound.temp_fail_queue.add(this.filename, 30_000, () => outbound.delivery_queue.push(this));
      return;
    }
    this.path = claimed;
    try {
      await load(this);
    } catch (error) {
      complain(`A queue file is damaged (${error.message}). It was set aside as ${join(folders.queue, `error.${this.filename}`)} and is not delivered.`);
      await rename(claimed, join(folders.queue, `error.${this.filename}`)).catch(() => undefined);
      this.next_cb();
      return;
    }
    this._send();
  };
}

async function load(hmail) {
  const { todo, dataStart, size } = await readQueueFile(hmail.path);
  hmail.todo = {
    ...todo,
    mail_from: new Address(todo.mail_from),
    rcpt_to: todo.rcpt_to.map((each) => new Address(each)),
    notes: new Notes(todo.notes),
  };
  hmail.data_start = dataStart;
  hmail.file_size = size;
}

function obeyOrders(HMailItem, orders) {
  const { deferred_respond: defer, discard } = HMailItem.prototype;
  HMailItem.prototype.deferred_respond = async function (...answer) {
    const claimed = this.filename;
    await defer.apply(this, answer);
    await orders.obey(claimed, this.path);
  };
  HMailItem.prototype.discard = function () {
    discard.call(this);
    if (this.refcount === 0) orders.forget(this.filename);
  };
}

/** Recipients that were refused or deferred get a file of their own, written where nobody else takes it away. */
function splitWithinActive(HMailItem, outbound, complain) {
  HMailItem.prototype.split_to_new_recipients = async function (recipients, reason, ready) {
    if (recipients.length === this.todo.rcpt_to.length) {
      this.refcount += 1;
      return ready(this);
    }
    const name = outbound.qfile.name();
    const unfinished = join(folders.active, `${UNFINISHED}${name}`);
    try {
      await copyQueueFile({ from: this.path, dataStart: this.data_start, header: { ...this.todo, rcpt_to: recipients }, to: unfinished });
      await rename(unfinished, join(folders.active, name));
      const rest = new HMailItem(name, join(folders.active, name), this.notes);
      await load(rest);
      return ready(rest);
    } catch (error) {
      complain(`The rest of a partly delivered message cannot be written: ${error.message}. The whole message is sent again rather than lost.`);
      this.refcount += 1;
      return ready(this);
    }
  };
}

function pickUpReleased(HMailItem, outbound, complain) {
  let busy = false;
  setInterval(async () => {
    if (busy) return;
    busy = true;
    try {
      for (const name of await readdir(folders.released)) {
        const path = join(folders.queue, name);
        await rename(join(folders.released, name), path);
        outbound.delivery_queue.push(new HMailItem(name, path));
      }
    } catch (error) {
      if (error.code !== 'ENOENT') complain(`Released messages cannot be put back into the queue: ${error.message}`);
    } finally {
      busy = false;
    }
  }, LOOK_FOR_RELEASED_MS).unref();
}
