import { describe, expect, test } from 'vitest';
import { figuresOfReport, reportOfLog, STANDARD_FIGURES } from '../testing/report-of-log';

const ID = '1vFabc-00000001abc-2aBc';
const LINES = [
  `${ID} <= kim@example.com H=(WIN-AB12) [203.0.113.5]:50312 P=esmtpsa X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no A=dovecot_login:kim@example.com S=2345 id=1.abc@example.com T="offer" for a@one.example.net b@two.example.net`,
  `${ID} => a@one.example.net R=dnslookup T=remote_smtp H=mx.one.example.net [198.51.100.7] C="250 OK"`,
  `${ID} ** b@two.example.net R=dnslookup T=remote_smtp H=mx.two.example.net [198.51.100.8]: SMTP error from remote mail server after RCPT TO:<b@two.example.net>: 550 5.1.1 no such user`,
  `${ID} Completed`,
];
const OWN = '2026-11-03 09:00:05';
const written = (write: (text: string) => string): string => LINES.map((text) => `${write(text)}\n`).join('');

test.each<[string, (text: string) => string, string]>([
  ['its main log', (text) => `${OWN} ${text}`, '2026-11-03T09:00:05'],
  ['syslog', (text) => `Nov  3 09:00:05 mx1 exim[4711]: ${text}`, '2026-11-03T09:00:05'],
  ['syslog as exim4, with its own stamp', (text) => `Nov  3 09:00:07 mx1 exim4[4711]: ${OWN} ${text}`, '2026-11-03T09:00:05'],
  ['syslog without a process', (text) => `Nov  3 09:00:05 mx1 exim: ${text}`, '2026-11-03T09:00:05'],
  ['syslog with a stamp of RFC 3339 and its own number', (text) => `2026-11-03T09:00:05+09:00 mx1 exim[4711]: [4711] ${text}`, '2026-11-03T00:00:05'],
  ['the journal', (text) => JSON.stringify({ MESSAGE: text, __REALTIME_TIMESTAMP: '1793664005000000', SYSLOG_IDENTIFIER: 'exim', _PID: '4711', _HOSTNAME: 'mx1' }), '2026-11-03T00:00:05'],
  ['docker compose logs', (text) => `exim-1  | ${OWN} ${text}`, '2026-11-03T09:00:05'],
  ['docker logs -t', (text) => `2026-11-03T00:00:05.123456789Z ${OWN} ${text}`, '2026-11-03T09:00:05'],
  ['zgrep', (text) => `exim_mainlog.2.gz:${OWN} ${text}`, '2026-11-03T09:00:05'],
  ['fields whose names have other signs', (text) => `${OWN} ${text.replace(' A=', ' L.- A=').replace(' S=2345 id=', ' S=2345 M8S=0 RT=0.004s id*=').replace(' T="offer"', ' x-y.z=5 L.- T="offer" from <kim@example.com>')}`, '2026-11-03T09:00:05'],
])('Exim is read from %s', (_name, write, from) => {
  const report = reportOfLog(written(write));
  expect(figuresOfReport(report)).toEqual(STANDARD_FIGURES);
  expect(report).toMatchObject({ format: 'exim', from: `${from}.000Z`, unparsed: 0, unreadable: 0, gaps: [] });
});

describe('a night of anything else before the first message', () => {
  const main = written((text) => `${OWN} ${text}`);
  const night = (text: string, times: number): string => Array.from({ length: times }, (_, n) => `2026-11-03 0${n % 8}:00:00 ${text}\n`).toSorted().join('');
  test.each([
    'dovecot_login authenticator failed for (User) [198.51.100.0]:40000: 535 Incorrect authentication data (set_id=info@example.com)',
    'no host name found for IP address 198.51.100.9',
    'SMTP call from [198.51.100.9]:4711 dropped: too many syntax or protocol errors (last command was "x")',
    'H=(x) [198.51.100.9]:4711 F=<a@b.example> rejected RCPT <c@d.example>: relay not permitted',
  ])('%s', (text) => expect(figuresOfReport(reportOfLog(`${night(text, 2000)}${main}`))).toEqual(STANDARD_FIGURES));
});

test('an arrival or a delivery that cannot be read is said to be missing', () => {
  const report = reportOfLog(written((text) => `${OWN} ${text.replace(' id=1.abc', ' id="1.abc')}`));
  expect(report).toMatchObject({ unreadable: 1, unparsed: 1 });
  expect(report?.gaps.map(({ code }) => code)).toEqual(['no-login', 'unreadable']);
});

test('another program is not Exim because it stands in the same syslog', () => {
  const report = reportOfLog(`${written((text) => `Nov  3 09:00:05 mx1 exim[4711]: ${text}`)}Nov  3 09:00:06 mx1 eximstats: ${LINES[0]?.replace(ID, '1vFabd-00000001abc-2aBc')}\n`);
  expect(figuresOfReport(report)).toEqual(STANDARD_FIGURES);
});
