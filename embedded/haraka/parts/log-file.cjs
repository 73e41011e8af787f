'use strict';

const { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } = require('node:fs');
const { join } = require('node:path');

/** Text of a client as it may stand in the log: one line, bounded. */
function logText(text, longest = 320) {
  return String(text ?? '').slice(0, longest).replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '?');
}

const KEPT_DAYS = 35;
const DAY_MS = 86_400_000;

/** Deletes the files of days that are too long ago, and nothing that is not named as this log names its files. */
function deleteOld(folder, at) {
  const oldest = new Date(at - KEPT_DAYS * DAY_MS).toISOString().slice(0, 10);
  try {
    for (const name of readdirSync(folder)) if (/^\d{4}-\d{2}-\d{2}\.log$/.test(name) && name.slice(0, 10) < oldest) rmSync(join(folder, name), { force: true });
  } catch {
    // It is tried again with the next day; what is logged now matters more.
  }
}

/**
 * The SMTP receiving log, kept for 35 days, one file a day in the server's time zone. A line is with the operating system before the
 * call returns, so that nothing of it is lost however this process ends, and lines never mix.
 *
 * @returns {(source: string, connection: string, event: string) => void}
 */
function createLogFile({ folder, timeZone, now, complain }) {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  });
  let second = NaN;
  let clock = '';
  let date = '';
  let file = null;

  function turnTo(at) {
    if (Math.floor(at / 1000) === second) return;
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const today = `${part.year}-${part.month}-${part.day}`;
    if (today !== date || file === null) {
      if (file !== null) closeSync(file);
      file = null;
      mkdirSync(folder, { recursive: true });
      file = openSync(join(folder, `${today}.log`), 'a', 0o640);
      date = today;
      deleteOld(folder, at);
    }
    clock = `${part.hour}:${part.minute}:${part.second}`;
    second = Math.floor(at / 1000);
  }

  return (source, connection, event) => {
    try {
      turnTo(now());
      writeSync(file, `${clock} ${source},${connection.toLowerCase()},${event}\n`);
    } catch (error) {
      second = NaN;
      complain(`The SMTP receiving log in ${folder} cannot be written: ${error.message}. Mail is served; suspects cannot be found until it can.`);
    }
  };
}

module.exports = { createLogFile, logText };
