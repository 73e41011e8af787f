// Writes the lines of a Postfix log as others hand them on: node bench/logs/framed-log.mjs KIND FROM TO
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const HEAD = /^Nov 24 (\d\d):(\d\d):(\d\d) (\S+) ([^[]+)\[(\d+)\]: (.*)$/;
const MIDNIGHT = Date.parse('2026-11-24T00:00:00Z') * 1000;

/** What the journal keeps of a line, with the fields that it adds by itself. */
function entry(line, number) {
  const [, hour, minute, second, host, program, process, text] = HEAD.exec(line);
  const time = MIDNIGHT + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000_000;
  return {
    __CURSOR: `s=4d2f0a;i=${number.toString(16)};b=9a7c41;m=${(time % 1e10).toString(16)};t=${time.toString(16)};x=5be0cd`,
    __REALTIME_TIMESTAMP: String(time), __MONOTONIC_TIMESTAMP: String(time % 1e10), _BOOT_ID: '9a7c41d2f0a84e0b8f6de3c1a5b7e9f0', _TRANSPORT: 'syslog', PRIORITY: '6', SYSLOG_FACILITY: '2',
    SYSLOG_IDENTIFIER: program, SYSLOG_PID: process, SYSLOG_TIMESTAMP: line.slice(0, 16), _PID: process, _UID: '109', _GID: '117', _COMM: 'smtpd', _HOSTNAME: host, _SYSTEMD_UNIT: 'postfix@-.service',
    _SYSTEMD_CGROUP: '/system.slice/system-postfix.slice/postfix@-.service', MESSAGE: text, _SOURCE_REALTIME_TIMESTAMP: String(time),
  };
}

/** Each kind: a line as it is written, with its line feeds. */
export const FRAMES = {
  'docker compose logs': (line) => `postfix-1  | ${line}\n`,
  zgrep: (line) => `/var/log/mail.log.2.gz:${line}\n`,
  'RFC 5424': (line) => line.replace(HEAD, (_, hour, minute, second, host, program, process, text) => `<22>1 2026-11-24T${hour}:${minute}:${second}.123456+00:00 ${host} ${program} ${process} - - ${text}\n`),
  'UTF-16': (line) => Buffer.from(`${line}\r\n`, 'utf16le'),
  'Docker json-file': (line) => `${JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-11-24T00:00:05.123456789Z' })}\n`,
  'journalctl -o json': (line, number) => `${JSON.stringify(entry(line, number))}\n`,
  'journalctl -o export': (line, number) => `${Object.entries(entry(line, number)).map(([name, value]) => `${name}=${value}\n`).join('')}\n`,
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , kind, from, to] = process.argv;
  const out = openSync(to, 'w');
  if (kind === 'UTF-16') writeSync(out, Buffer.from([0xff, 0xfe]));
  let parts = [];
  let number = 0;
  const flush = () => {
    writeSync(out, Buffer.concat(parts.map((part) => Buffer.from(part))));
    parts = [];
  };
  for await (const line of createInterface({ input: createReadStream(from) })) {
    parts.push(FRAMES[kind](line, (number += 1)));
    if (parts.length === 4096) flush();
  }
  flush();
  closeSync(out);
}
