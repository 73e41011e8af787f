'use strict';

const { readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { startTicks } = require('../parts/process-identity.cjs');
const { folders } = require('../parts/settings.cjs');

const FINISH_DELIVERIES_MS = 3_000;
const RETRY_MS = 1_000;

/** Tells others which run of the SMTP service this is, from the moment the port listens until it ends. */
exports.register = function () {
  refuseSecondRun();
  // Haraka exits on SIGINT by itself; SIGTERM would cut off deliveries the next hop has accepted but not yet confirmed.
  process.once('SIGTERM', () => this.leave());
  process.on('exit', withdraw);
};

exports.hook_init_master = function (next) {
  const startedAt = Date.now();
  const run = { id: `${process.pid}-${startedAt}`, pid: process.pid, startedAt, ticks: startTicks(process.pid), afterCrash: process.env.SLUICE_AFTER_CRASH === '1' };
  const tell = () => {
    const unfinished = `${folders.instance}.${process.pid}`;
    try {
      writeFileSync(unfinished, JSON.stringify(run));
      renameSync(unfinished, folders.instance);
    } catch (error) {
      // On a full disk nobody sees this run yet; it serves all the same, and is seen when there is room.
      this.logerror(`The file ${folders.instance} cannot be written (${error.code}); it is tried again.`);
      setTimeout(tell, RETRY_MS).unref();
    }
  };
  tell();
  next();
};

exports.leave = function () {
  const { delivery_queue: deliveries } = this.haraka_require('outbound');
  this.haraka_require('server').stopListeners();
  this.haraka_require('outbound/config').cfg.concurrency_max = 0;
  const deadline = Date.now() + FINISH_DELIVERIES_MS;
  const look = () => {
    if (deliveries.running === 0 || Date.now() >= deadline) process.exit(0);
    setTimeout(look, 20);
  };
  look();
};

function refuseSecondRun() {
  const run = currentRun();
  if (run === null || run.pid === process.pid || startTicks(run.pid) === null || startTicks(run.pid) !== run.ticks) return;
  throw new Error(`An embedded mail server (process ${run.pid}) is already running on this folder. Nothing was changed; end it first.`);
}

function withdraw() {
  if (currentRun()?.pid === process.pid) rmSync(folders.instance, { force: true });
}

function currentRun() {
  try {
    return JSON.parse(readFileSync(folders.instance, 'utf8'));
  } catch {
    return null;
  }
}
