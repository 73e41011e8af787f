import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { temporarySqlite, type TemporaryDatabase } from '@/lib/db/testing/temporary-database';
import { enrollServer } from '@/lib/console/servers/enroll';
import { recordExchange } from '@/lib/console/exchange/record';
import { viewIncident } from '@/lib/console/incidents/view';
import { listSuspects } from '@/lib/console/suspects/list';
import type { Assessment } from '@/lib/suspects/assessment';
import { createLogReport, type Report } from '@/lib/suspects/log-report/log-report';
import { GuardRun } from '@/guard/testing/running-guard';

type Format = 'mailcarrier' | 'postfix';

interface Session {
  account: string;
  address: string;
  failedBefore: number;
  messages: string[][];
}

const ZONE = 'Asia/Seoul';
const SPAN_MS = 8.5 * 60_000;
const waitFor = (fact: () => void | Promise<void>) => vi.waitFor(fact, { timeout: 30_000, interval: 30 });

let run: GuardRun;
let database: TemporaryDatabase;
afterEach(async () => {
  await run.remove();
  await database.remove();
});

/** A stolen mailbox among people at work, one of them with a new list of partners, one who writes to colleagues too. Addresses are of no country. */
function sessions(): Session[] {
  const people = ['ann', 'bob', 'cho', 'dan'].flatMap((name, person) =>
    Array.from({ length: 5 + person }, (_, n): Session => ({ account: `${name}@example.test`, address: `198.51.100.${person}`, failedBefore: 0, messages: [[`p${n}@partner-${n % 3}.test`, ...(name === 'dan' ? ['boss@example.test'] : [])]] })),
  );
  const eager = Array.from({ length: 6 }, (_, n): Session => ({ account: 'eve@example.test', address: '198.51.100.9', failedBefore: 0, messages: Array.from({ length: 3 }, (__, m) => [`x@new-${n * 3 + m}.test`, `y@new-${n * 3 + m}.test`]) }));
  const stolen = Array.from({ length: 40 }, (_, n): Session => ({
    account: 'Thief@Example.test',
    address: `203.0.113.${n % 20}`,
    failedBefore: n === 3 ? 25 : 0,
    messages: Array.from({ length: 3 }, (__, m) => Array.from({ length: 1 + ((n + m) % 4) }, (___, r) => `u${r}@target-${(n * 7 + m * 3 + r) % 150}.test`)),
  }));
  return [...people, ...eager, ...stolen].map((session, n, all) => ({ session, order: (n * 37) % all.length })).sort((a, b) => a.order - b.order).map(({ session }) => session);
}

/** The sessions one after the other until now, as the mail server logs them. */
function logOf(format: Format, now: number): string {
  const all = sessions();
  const midnight = now - ((now + 9 * 3_600_000) % 86_400_000);
  const from = Math.max(now - SPAN_MS, midnight);
  return all.map((session, n) => (format === 'postfix' ? postfixLines : mailCarrierLines)(session, n, from + ((now - from) * n) / all.length)).join('');
}

function mailCarrierLines({ account, address, failedBefore, messages }: Session, n: number, at: number): string {
  const time = new Date(at).toLocaleTimeString('en-GB', { timeZone: ZONE, hour12: false });
  const id = `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
  const said = [
    `Connected from ${address}`,
    ...Array.from({ length: failedBefore }, () => `Authentication failed(${account}, PLAIN).`),
    `Authentication successful(${account}, PLAIN).`,
    ...messages.flatMap((recipients) => [`MAIL command successful(<${account}>).`, ...recipients.map((to) => `RCPT command successful(${to}).`), 'DATA command successful.', 'DATA received(700 bytes).']),
    'Disconnected',
  ];
  return said.map((statement) => `${time} 3,1,${id},${statement}\n`).join('');
}

function postfixLines({ account, address, failedBefore, messages }: Session, n: number, at: number): string {
  const stamp = new Date(at).toISOString().replace('Z', '+00:00');
  const smtpd = `postfix/smtpd[${1000 + n}]`;
  const client = `unknown[${address}]`;
  const said = [
    `${smtpd}: connect from ${client}`,
    ...Array.from({ length: failedBefore }, () => `${smtpd}: warning: ${client}: SASL PLAIN authentication failed: authentication failure, sasl_username=${account}`),
    ...messages.flatMap((recipients, m) => {
      const id = (0xa0000000 + n * 16 + m).toString(16).toUpperCase();
      return [
        `${smtpd}: ${id}: client=${client}, sasl_method=PLAIN, sasl_username=${account}`,
        `postfix/qmgr[9]: ${id}: from=<${account}>, size=700, nrcpt=${recipients.length} (queue active)`,
        ...recipients.map((to, r) => {
          const end = (n + r) % 9 === 0 && recipients.length > 2 ? 'dsn=5.1.1, status=bounced (host mx[192.0.2.1] said: 550 5.1.1 User unknown)' : 'dsn=2.0.0, status=sent (250 ok)';
          return `postfix/smtp[8]: ${id}: to=<${to}>, relay=mx[192.0.2.1]:25, delay=1, delays=0.1/0/0.4/0.5, ${end}`;
        }),
        `postfix/qmgr[9]: ${id}: removed`,
      ];
    }),
    `${smtpd}: disconnect from ${client}`,
  ];
  return said.map((text) => `${stamp} mail ${text}\n`).join('');
}

/** What `sluice suspects` makes of the file. */
async function commandReport(path: string, format: Format, now: number): Promise<Report> {
  const report = createLogReport({ format, timeZone: ZONE, near: now, date: new Date(now).toLocaleDateString('sv', { timeZone: ZONE }), seed: [1, 2, 3, 4] });
  const bytes = await readFile(path);
  report.beginFile('mail.log', null);
  report.take(bytes);
  report.endFile();
  return report.report();
}

const live = ({ account, score, verdict, figures, reasons }: Assessment) => ({
  ...{ account, score, verdict, auths: figures.auths, messages: figures.messages, recipients: figures.recipients, domains: figures.domains, addresses: figures.addresses },
  reasons: reasons.map(({ code, points, value, usual, usualOf }) => ({ code, points, value, usual, usualOf })),
});
const afterwards = ({ account, score, verdict, auths, messages, recipients, domains, addresses, reasons }: Report['accounts'][number]) => ({
  ...{ account, score, verdict, auths, messages, recipients, domains, addresses },
  reasons: reasons.filter(({ code }) => code !== 'recipients-bounced').map(({ code, points, value, usual, usualOf }) => ({ code, points, value, usual, usualOf })),
});
const byName = (a: { account: string }, b: { account: string }) => (a.account < b.account ? -1 : 1);

test.each(['mailcarrier', 'postfix'] as const)('%s: the suspects page, the incident and the command show the same numbers for the same log', async (format) => {
  database = await temporarySqlite();
  const { db } = database;
  const { serverId } = await enrollServer(db, { name: 'mx1', token: 'unused-here', now: Date.now() });
  await db.protectionSettings.update({ where: { serverId }, data: { applyQueueLimit: true, threshold: 50, version: 2 } });
  run = await GuardRun.prepare();
  run.console.exchange = (request) => recordExchange(db, serverId, request, Date.now());
  run.mailServer.log.format = format;
  const now = Date.now();
  const path = join(run.directory, 'mail.log');
  await writeFile(path, logOf(format, now));
  run.mailServer.logFiles = [{ path, date: new Date(now).toLocaleDateString('sv', { timeZone: ZONE }) }];
  const { accounts } = await commandReport(path, format, now);
  expect(accounts.map(({ account }) => account)).toHaveLength(6);
  const command = accounts.map(afterwards);
  expect(command[0]).toMatchObject({ account: 'thief@example.test', verdict: 'suspect' });

  await run.start();
  await waitFor(() => expect(run.console.last?.report.settingsVersion).toBe(2));
  const page = async () => (await listSuspects(db, { serverId, now: Date.now() })).accounts.map(({ assessment }) => live(assessment));
  await waitFor(async () => expect((await page()).sort(byName)).toEqual([...command].sort(byName)));
  expect((await page())[0]).toEqual(command[0]);

  run.mailServer.fill(51);
  await waitFor(async () => {
    const { suspects } = await viewIncident(db, 1, Date.now());
    expect(suspects.flatMap(({ assessment }) => (assessment === null ? [] : [live(assessment)]))).toEqual(command.filter(({ verdict }) => verdict === 'suspect'));
  });
});
