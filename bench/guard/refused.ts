import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { GuardProcess } from '@/host-tests/testing/guard-process';
import { configureHostGuard } from '@/host-tests/testing/host-guard';
import { ImapSession } from '@/host-tests/testing/imap-session';
import { RealConsole } from '@/host-tests/testing/real-console';
import { authPlain } from '@/host-tests/testing/smtp-session';
import { openDatabase } from '@/lib/db/client';
import { migrateDatabase } from '@/lib/db/migrate';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { HOST_PASSWORD, startPrivatePostfix, type PrivatePostfix } from '@sluice/guard/mailserver/testing/private-postfix';
import { openRawSmtp, type RawSmtp } from '@sluice/guard/mailserver/testing/raw-smtp';
import { until } from '@sluice/guard/mailserver/testing/until';
import { percentile, prove, tellGoal } from './goal';

const ROUNDS = Number(process.env['SLUICE_BENCH_ROUNDS'] ?? 20);
const GOAL_MS = 1_000;

/**
 * From the press in the console to the first refusal that the thief meets: at a login of SMTP, at the next recipient in a session that was
 * open before, and at a login of IMAP. The real console, guard, Postfix and Dovecot; each press at a moment of its own between two exchanges.
 */
export async function bench({ folder }: { folder: string }): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'sluice-bench-console-'));
  const ends: (() => Promise<unknown>)[] = [() => rm(data, { recursive: true, force: true })];
  try {
    const location = { kind: 'sqlite', file: join(data, 'sluice.db') } as const;
    await migrateDatabase(location);
    const db = openDatabase(location);
    ends.push(() => db.$disconnect());
    const console = await RealConsole.start(db);
    ends.push(() => console.stop());
    const enrolled = await console.enrol(1_000);
    const [policyPort, gatePort, nobody] = [await freePort(), await freePort(), await freePort()];
    const thieves = Array.from({ length: ROUNDS }, (_, n) => `thief-${n}@example.test`);
    const postfix = await startPrivatePostfix({ accounts: thieves, policy: { address: `inet:127.0.0.1:${policyPort}`, defaultAction: null, accounts: true }, gatePort, nextHopPort: nobody });
    ends.push(() => postfix.remove());
    const config = await configureHostGuard(postfix, { console: console.url, enrolled, policyListen: `127.0.0.1:${policyPort}`, gatePort, accounts: `kind = "passwd-file"\nfile = "${postfix.passwdFile}"` });
    const guard = new GuardProcess({ node: process.execPath, file: join(folder, 'guard.js'), remove: () => Promise.resolve() }, config);
    ends.push(() => guard.end('SIGTERM'));
    await until('the guard watches', async () => (await enrolled.row()).report?.status === 'watching');

    const times: Record<'smtp' | 'recipient' | 'imap', number[]> = { smtp: [], recipient: [], imap: [] };
    for (const thief of thieves) {
      const open = await loggedIn(postfix, thief);
      await pause(Math.random() * 1_000);
      const pressedAt = performance.now();
      const since = (): number => performance.now() - pressedAt;
      const action = enrolled.ask({ kind: 'contain-account', account: thief });
      const [smtp, recipient, imap] = await Promise.all([smtpRefused(postfix, thief).then(since), recipientRefused(open, thief).then(since), imapRefused(postfix, thief).then(since)]);
      times.smtp.push(smtp);
      times.recipient.push(recipient);
      times.imap.push(imap);
      open.socket.destroy();
      await action;
    }
    for (const [door, measured] of Object.entries(times)) {
      const [p50, p95, most] = [0.5, 0.95, 1].map((share) => percentile(measured, share));
      tellGoal(`from the press to the first refusal, ${door}`, `p50 ${p50?.toFixed(0)} ms, p95 ${p95?.toFixed(0)} ms, longest ${most?.toFixed(0)} ms of ${ROUNDS}`, `longest ≤ ${GOAL_MS} ms`, (most ?? Infinity) <= GOAL_MS);
    }
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function loggedIn(postfix: PrivatePostfix, account: string): Promise<RawSmtp> {
  const smtp = await openRawSmtp(postfix.submissionPort);
  await smtp.ask('EHLO client.test\r\n');
  prove((await smtp.ask(`${authPlain(account, HOST_PASSWORD)}\r\n`)).startsWith('235 '), 'the thief cannot log in.');
  return smtp;
}

async function smtpRefused(postfix: PrivatePostfix, account: string): Promise<void> {
  for (;;) {
    const smtp = await openRawSmtp(postfix.submissionPort);
    await smtp.ask('EHLO client.test\r\n');
    const answer = await smtp.ask(`${authPlain(account, HOST_PASSWORD)}\r\n`);
    smtp.socket.destroy();
    if (answer.startsWith('535 ')) return;
    prove(answer.startsWith('235 '), `SMTP says ${answer}.`);
  }
}

async function recipientRefused(smtp: RawSmtp, account: string): Promise<void> {
  for (;;) {
    await smtp.ask(`MAIL FROM:<${account}>\r\n`);
    const answer = await smtp.ask('RCPT TO:<x@outside.test>\r\n');
    if (answer.startsWith('521 ') || answer === '') return;
    prove(answer.startsWith('250 '), `SMTP says ${answer}.`);
    await smtp.ask('RSET\r\n');
    await pause(10);
  }
}

async function imapRefused(postfix: PrivatePostfix, account: string): Promise<void> {
  for (;;) {
    const session = await ImapSession.open(postfix.dovecot.imapPort, account, HOST_PASSWORD).catch(() => null);
    if (session === null) return;
    session.end();
  }
}
