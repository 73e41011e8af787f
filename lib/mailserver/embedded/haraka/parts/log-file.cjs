'use strict';

const { closeSync, mkdirSync, openSync, writeSync } = require('node:fs');
const { join } = require('node:path');

/** Text of a client as it may stand in the log: one line, bounded. */
function logText(text, longest = 320) {
  return String(text ?? '').slice(0, longest).replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '?');
}

/**
 * The SMTP receiving log, one file a day in the server's time zone. A line is with the operating system before the
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
