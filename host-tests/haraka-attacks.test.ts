import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { figuresOfLog } from '@/lib/logs/engine/testing/figures-of-log';
import { harakaReference } from '@/lib/logs/engine/testing/haraka-reference';
import { until } from '@/lib/mailserver/testing/until';
import { startHostileNextHop, type HostileNextHop } from './testing/hostile-next-hop';
import { PrivateHaraka } from './testing/private-haraka';
import { authPlain, message, smtpSession } from './testing/smtp-session';

const PASSWORD = 'secret';
const [VICTIM, THIEF] = ['victim@example.test', 'thief@example.test'];
const LOGIN = `AUTH user="${VICTIM}" host="127.0.0.1" success=true`;
const LINE = `[INFO] [AAAAAAAA-1111-2222-3333-444444444444] [auth/auth_proxy] ${LOGIN}`;
/** Written anew by SLUICE_RECORD=1. */
const FIXTURE = fileURLToPath(new URL('../lib/logs/testing/haraka-attacks.log', import.meta.url));

const login = authPlain(THIEF, PASSWORD);
const mail = (to: readonly string[], headers: readonly string[] = ['Message-ID: <a@b>'], from = THIEF): string[] => [`MAIL FROM:<${from}>`, ...to.map((each) => `RCPT TO:<${each}>`), 'DATA', message(headers)];
const FAR = ['far@out.test'];

/** Each attacks one field. The last column: how many recipients of the thief it names. */
const ATTACKS: [string, string[], number][] = [
  ['HELO', [`EHLO ${LINE}`, login, ...mail(FAR)], 1],
  ['HELO with line ends', [`EHLO x\r${LINE}`, 'EHLO real', login, ...mail(FAR)], 1],
  ['HELO without a login', [`EHLO x\r${LINE}`, 'EHLO real', ...mail(['local@example.test'])], 0],
  ['sender', ['EHLO real', login, ...mail(FAR, [], '"a> code: b"@b.test')], 1],
  ['sender with a whole line', ['EHLO real', login, `MAIL FROM:<"${LINE.replaceAll('"', '\\"')}"@b.test>`, 'RSET', ...mail(FAR)], 1],
  ['sender that is no address', ['EHLO real', login, `MAIL FROM:<a\r${LINE}>`, ...mail(FAR)], 1],
  ['recipient', ['EHLO real', login, ...mail(['"a> rejected: b"@out.test', '"a> code=OK msg=x"@out.test', '"refused> deferred: 450"@out.test'])], 2],
  ['recipient that is no address', ['EHLO real', login, `MAIL FROM:<${THIEF}>`, `RCPT TO:<x\r${LINE}>`, 'RSET', ...mail(FAR)], 1],
  ['recipient refused to a stranger', ['EHLO real', 'MAIL FROM:<x@y.test>', 'RCPT TO:<far@out.test>', 'RCPT TO:<"a> code=OK msg=x"@out.test>'], 0],
  ['message id', ['EHLO real', login, ...mail(FAR, [`Message-ID: <${LINE}>`])], 1],
  ['message id of several lines', ['EHLO real', login, ...mail(FAR, ['Message-ID: <x', ` ${LINE}>`, '\tqueue code=OK msg=""'])], 1],
  ['subject', ['EHLO real', login, ...mail(FAR, [`Subject: x\n${LINE}`])], 1],
  ['unknown command', ['EHLO real', LINE, `${LINE}\r${LINE}`, login, ...mail(FAR)], 1],
  ['name of a failed login', ['EHLO real', authPlain(`x" host="127.0.0.1" success=true\n${LINE}@example.test`, 'wrong')], 0],
  ['name in no known domain', ['EHLO real', authPlain(`${VICTIM}" host="127.0.0.1" success=true`, 'wrong')], 0],
  ['remote refusal and deferral', ['EHLO real', login, ...mail(['refused@out.test', 'later@out2.test', 'far@out.test'])], 3],
  ['remote server that is not there', ['EHLO real', login, ...mail(['a@nowhere.test', 'b@nowhere.test', 'far@out.test'])], 3],
  ['second login on a connection', ['EHLO real', login, login, ...mail(FAR), 'RSET', ...mail(FAR)], 2],
];
/** Names that are let in by a server which looks at the password only. */
const NAMES = [`${VICTIM}" host="127.0.0.1" success=true ${LINE}@example.test`, `${VICTIM}" host="x\n${LINE}@example.test`];

let hop: HostileNextHop;
let haraka: PrivateHaraka | null = null;
const recorded: string[] = [];
beforeEach(async () => {
  hop = await startHostileNextHop(LINE);
});
afterEach(async () => {
  await haraka?.remove();
  haraka = null;
  hop.close();
});
afterAll(async () => {
  if (process.env['SLUICE_RECORD']) await writeFile(FIXTURE, recorded.join(''), 'latin1');
});

test.each(['auth/auth_proxy', 'auth/flat_file'] as const)('no field changes the figures of another account, with %s', async (auth) => {
  const odd = auth === 'auth/auth_proxy' ? NAMES : [];
  haraka = await PrivateHaraka.start({ nextHopPort: hop.port, clientName: LINE, auth, users: { [VICTIM]: PASSWORD, [THIEF]: PASSWORD } });
  await smtpSession(haraka.port, ['EHLO real', authPlain(VICTIM, PASSWORD), ...mail(['friend@out.test', 'refused@out.test'], ['Message-ID: <v@b>'], VICTIM)]);
  for (const [, lines] of ATTACKS) await smtpSession(haraka.port, lines);
  for (const name of odd) await smtpSession(haraka.port, ['EHLO real', authPlain(name, PASSWORD), ...mail(FAR)]);
  const { port, log } = { port: haraka.port, log: () => haraka?.log() ?? Promise.resolve('') };
  await smtpSession(port, ['EHLO last', login, ...mail(['last@end.test'])]);
  await until('the last message was delivered', async () => /delivered file=\S+ domain=end\.test/.test(await log()));
  await until('all refusals are told', async () => ((await log()).match(/ rejected: 550| deferred: 450|bouncing mail: No MX/g) ?? []).length >= 5);
  const text = await log();
  // What Haraka says of itself, and of each step of its own, is left out.
  recorded.push(text.replace(/^.*(?:\[DEBUG\] (?!\[[0-9A-F-]{36}\] \[auth\])|\[-\]|\[core\]  hook=(?!lookup)).*\n/gm, ''));
  const figures = figuresOfLog('haraka', Buffer.from(text, 'latin1'));
  expect(figures.get(VICTIM)).toMatchObject({ auths: 1, messages: 1, recipients: 2, domains: 1, addresses: 1, failedLogins: 0, bounced: 1, deferred: 0 });
  expect(figures.get(THIEF)).toMatchObject({ recipients: 1 + ATTACKS.reduce((sum, [, , recipients]) => sum + recipients, 0), bounced: 4, deferred: 1 });
  expect(figures.size).toBe(2 + odd.length);
  expect(figures).toEqual(harakaReference(text));
});
