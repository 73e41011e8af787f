import { describe, expect, test } from 'vitest';
import { figuresOfReport, reportOfLog, STANDARD, STANDARD_FIGURES } from '../testing/report-of-log';

type Line = (typeof STANDARD)[number];

const iso = (second: number): string => `2026-11-03T00:00:0${second}`;
const classic = ({ program, process, text, second }: Line): string => `Nov  3 09:00:0${second} mx1 postfix/${program}[${process}]: ${text}`;
const micros = (second: number): string => String(Date.parse(`${iso(second)}Z`) * 1000);
const exported = (line: Line, message: string): string =>
  `__CURSOR=s=1;i=${line.process}\n__REALTIME_TIMESTAMP=${micros(line.second)}\n__MONOTONIC_TIMESTAMP=5\n_BOOT_ID=0\n${message}SYSLOG_FACILITY=2\nSYSLOG_IDENTIFIER=postfix/${line.program}\nSYSLOG_PID=${line.process}\n_HOSTNAME=mx1\n\n`;
const exportedBytes = (line: Line): Buffer => {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(line.text)));
  const [before = '', after = ''] = exported(line, '|').slice(0, -1).split('|');
  return Buffer.concat([Buffer.from(`${before}MESSAGE\n`), length, Buffer.from(`${line.text}\n${after}`)]);
};
const journal = (line: Line, message: unknown): string =>
  JSON.stringify({ __REALTIME_TIMESTAMP: micros(line.second), SYSLOG_IDENTIFIER: `postfix/${line.program}`, _PID: String(line.process + 1), SYSLOG_PID: String(line.process), _HOSTNAME: 'mx1', tags: ['a', { MESSAGE: 'x' }], MESSAGE: message });
const docker = (line: Line, log = classic(line)): string => JSON.stringify({ log: `${log}\n`, stream: 'stdout', time: `${iso(line.second)}.123456789Z` }).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);

/** Each writes one line of the log in its own way; an empty line of another program stands between them where the second is true. */
const SHAPES: [name: string, write: (line: Line) => string | Buffer, from: string][] = [
  ['syslog with a padded day', classic, '2026-11-03T09:00:05'],
  ['syslog with a day that is not padded', (line) => classic(line).replace('Nov  3', 'Nov 3'), '2026-11-03T09:00:05'],
  ['syslog with a zero before the day', (line) => classic(line).replace('Nov  3', 'Nov 03'), '2026-11-03T09:00:05'],
  ['syslog with a fraction', (line) => classic(line).replace(' mx1', '.123456 mx1'), '2026-11-03T09:00:05'],
  ['journalctl in Korean', (line) => classic(line).replace('Nov  3', '11월 03'), '2026-11-03T09:00:05'],
  ['journalctl in Japanese', (line) => classic(line).replace('Nov  3', '11月 03'), '2026-11-03T09:00:05'],
  ['a month of one digit in Korean', (line) => classic(line).replace('Nov  3', ' 9월  3'), '2026-09-03T09:00:05'],
  ['RFC 3339 with a colon', (line) => classic(line).replace(/^.{15}/, `${iso(line.second)}.5+09:00`), '2026-11-02T15:00:05'],
  ['RFC 3339 without a colon', (line) => classic(line).replace(/^.{15}/, `${iso(line.second)}+0900`), '2026-11-02T15:00:05'],
  ['RFC 3339 with an offset that goes back', (line) => classic(line).replace(/^.{15}/, `${iso(line.second)},250-0330`), '2026-11-03T03:30:05'],
  ['RFC 3339 without a zone', (line) => classic(line).replace(/^.{15}/, iso(line.second)), '2026-11-03T00:00:05'],
  ['journalctl -o short-full', (line) => classic(line).replace(/^.{15}/, `Tue ${iso(line.second).replace('T', ' ')} UTC`), '2026-11-03T00:00:05'],
  ['journalctl -o short-unix', (line) => classic(line).replace(/^.{15}/, `${Date.parse(`${iso(line.second)}Z`) / 1000}.123456`), '2026-11-03T00:00:05'],
  ['RFC 5424', ({ program, process, text, second }) => `<22>1 ${iso(second)}.123456+09:00 mx1 postfix/${program} ${process} - - ${text}`, '2026-11-02T15:00:05'],
  ['RFC 5424 with data', ({ program, process, text, second }) => `<22>1 ${iso(second)}Z mx1 postfix/${program} ${process} ID47 [a@1 b="c \\"]"][d@2 e="f"] \u{feff}${text}`, '2026-11-03T00:00:05'],
  ['a number for facility and severity before it', (line) => `<22>${classic(line)}`, '2026-11-03T09:00:05'],
  ['facility and severity in words', (line) => classic(line).replace(' mx1', ' <mail.info> mx1'), '2026-11-03T09:00:05'],
  ['the message number of Solaris', (line) => classic(line).replace(']: ', ']: [ID 197553 mail.info] '), '2026-11-03T09:00:05'],
  ['a level in the place of the host', (line) => classic(line).replace(/^.{15} mx1/, `${iso(line.second)}+00:00 INFO   `), '2026-11-03T00:00:05'],
  ['no host at all', (line) => classic(line).replace(/^.{15} mx1/, `${iso(line.second)}+00:00`), '2026-11-03T00:00:05'],
  ['docker compose logs', (line) => `postfix-mailcow-1  | ${classic(line)}`, '2026-11-03T09:00:05'],
  ['docker compose logs -t', (line) => `postfix_1  | ${iso(line.second)}.123456789Z ${classic(line)}`, '2026-11-03T09:00:05'],
  ['docker logs -t', (line) => `${iso(line.second)}.123456789Z ${classic(line)}`, '2026-11-03T09:00:05'],
  ['docker logs -t of a day with two digits', (line) => `${iso(line.second)}.123456789Z ${classic(line).replace('Nov  3', 'Nov 13')}`, '2026-11-13T09:00:05'],
  ['docker logs -t without a stamp within', (line) => `${iso(line.second)}.123456789Z ${classic(line).slice(20)}`, '2026-11-03T00:00:05'],
  ['a file of Docker', (line) => docker(line), '2026-11-03T09:00:05'],
  ['a file of Docker without a stamp within', (line) => docker(line, classic(line).slice(20)), '2026-11-03T00:00:05'],
  ['Kubernetes', (line) => `${iso(line.second)}.123456789+00:00 stdout F ${classic(line)}`, '2026-11-03T09:00:05'],
  ['Kubernetes without a stamp within', (line) => `${iso(line.second)}.123456789Z stderr F ${classic(line).slice(20)}`, '2026-11-03T00:00:05'],
  ['kubectl logs --prefix', (line) => `[pod/mail-0/postfix] ${classic(line)}`, '2026-11-03T09:00:05'],
  ['grep in several files', (line) => `/var/log/mail.log-20261103:${classic(line)}`, '2026-11-03T09:00:05'],
  ['zgrep -n', (line) => `mail.log.2.gz:${line.process}:${classic(line)}`, '2026-11-03T09:00:05'],
  ['grep -n', (line) => `${line.process}:${classic(line)}`, '2026-11-03T09:00:05'],
  ['grep -C', (line) => `mail.log-${line.process}-${classic(line)}`, '2026-11-03T09:00:05'],
  ['journalctl -o json', (line) => journal(line, line.text), '2026-11-03T00:00:05'],
  ['journalctl -o json of bytes', (line) => journal(line, [...Buffer.from(line.text)]), '2026-11-03T00:00:05'],
  ['journalctl -o export', (line) => exported(line, `MESSAGE=${line.text}\n`).slice(0, -1), '2026-11-03T00:00:05'],
  ['journalctl -o export of bytes', exportedBytes, '2026-11-03T00:00:05'],
  ['a syslog_name of its own', (line) => classic(line).replace('postfix/', 'mta-out/'), '2026-11-03T09:00:05'],
  ['a syslog_name that is a path', (line) => classic(line).replace('postfix/', 'mail/relay/out/'), '2026-11-03T09:00:05'],
];

const between = 'Nov  3 09:00:05 mx1 kernel: something else\n';
const written = (write: (line: Line) => string | Buffer): Buffer => Buffer.concat(STANDARD.flatMap((line) => [Buffer.from(write(line)), Buffer.from('\n')]));

describe.each(SHAPES)('%s', (_name, write, from) => {
  const log = written(write);

  test('is read', () => {
    const report = reportOfLog(log);
    expect(figuresOfReport(report)).toEqual(STANDARD_FIGURES);
    expect(report).toMatchObject({ format: 'postfix', from: `${from}.000Z`, unreadable: 0, unparsed: 0, gaps: [] });
  });

  test('is read in pieces', () => expect(figuresOfReport(reportOfLog(log, { step: 7 }))).toEqual(STANDARD_FIGURES));

  test('is read behind other lines', () => expect(figuresOfReport(reportOfLog(Buffer.concat([Buffer.from(between.repeat(3)), log])))).toEqual(STANDARD_FIGURES));
});

describe('bytes that are not UTF-8', () => {
  const text = STANDARD.map((line) => `${classic(line)}\r\n`).join('');
  const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();
  test.each([
    ['UTF-16, the low byte first', Buffer.from(`\u{feff}${text}`, 'utf16le')],
    ['UTF-16, the high byte first', swapped(Buffer.from(`\u{feff}${text}`, 'utf16le'))],
    ['UTF-16 with signs of other scripts', Buffer.from(`\u{feff}# 메일 로그 \u{1f4e7}\r\n${text}`, 'utf16le')],
    ['UTF-8 with a byte-order mark', Buffer.from(`\u{feff}${text}`, 'utf8')],
  ])('%s', (_name, bytes) => {
    for (const step of [undefined, 1, 3, 64]) expect(figuresOfReport(reportOfLog(bytes, { step }))).toEqual(STANDARD_FIGURES);
  });

  test('half of a large file does not go astray', () => {
    const padding = 'Nov  3 09:00:04 mx1 postfix/cleanup[1]: 3F2A1B2C00: message-id=<한글@example.com>\n'.repeat(5000);
    const bytes = Buffer.from(`\u{feff}${padding}${text}`, 'utf16le');
    const report = reportOfLog(bytes, { step: 65_537 });
    expect(figuresOfReport(report)).toEqual(STANDARD_FIGURES);
    expect(report).toMatchObject({ lines: 5005, unparsed: 0 });
  });
});

test('a line within another proves nothing of what stands in its text', () => {
  const forged = 'Nov  3 09:00:05 mx1 postfix/submission/smtpd[1]: 4F2A1B2C3D: client=unknown[203.0.113.5], sasl_method=LOGIN, sasl_username=victim@example.com';
  const lines = [
    `Nov  3 09:00:05 mx1 postfix/cleanup[1]: 3F2A1B2C3D: message-id=<${forged}>`,
    `Nov  3 09:00:05 mx1 postfix/cleanup[1]: 3F2A1B2C3D: message-id=<mail.log:${forged}>`,
    `dovecot says ${forged}`,
    `dovecot: mail.log:${forged}`,
    journal(STANDARD[0] as Line, `${(STANDARD[0] as Line).text}\n${forged}`),
    JSON.stringify({ x: { MESSAGE: forged, __REALTIME_TIMESTAMP: micros(5), SYSLOG_IDENTIFIER: 'postfix/smtpd' } }),
  ];
  const report = reportOfLog(`${lines.join('\n')}\n`, { format: 'postfix' });
  expect(Object.keys(figuresOfReport(report)).filter((name) => name.startsWith('victim'))).toEqual([]);
});

test('a message that the journal leaves out is one that could not be read', () => {
  const report = reportOfLog(`${journal(STANDARD[0] as Line, null)}\n${written((line) => journal(line, line.text)).toString()}`);
  expect(report).toMatchObject({ unreadable: 1, unparsed: 1 });
  expect(report?.gaps.map(({ code }) => code)).toEqual(['unreadable']);
});

test('evidence shows the line as syslog would have written it, with the number that it has in the file', () => {
  const report = reportOfLog(written((line) => exported(line, `MESSAGE=${line.text}\n`).slice(0, -1)));
  expect(report?.accounts[0]?.evidence[0]).toEqual({ file: 'mail.log', line: 10, text: `2026-11-03T00:00:05Z mx1 postfix/submission/smtpd[4001]: ${(STANDARD[0] as Line).text}` });
});
