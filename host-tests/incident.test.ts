import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { closeIncident } from '@/lib/console/incidents/close';
import { missingDebian } from '@sluice/guard/mailserver/testing/debian';
import { describeUnlessMissing, missingOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { HOST_PASSWORD, type PrivatePostfixOptions } from '@sluice/guard/mailserver/testing/private-postfix';
import { openRawSmtp, type RawSmtp } from '@sluice/guard/mailserver/testing/raw-smtp';
import { sendMail } from '@sluice/guard/mailserver/testing/smtp-client';
import { BACKENDS, startBackend, type AccountBackend } from './testing/account-backend';
import { GuardedHost } from './testing/guarded-host';
import { ImapSession } from './testing/imap-session';
import { smtpSource, swaks } from './testing/mail-programs';

const [MINSU, HANA, THIEF, SECOND] = ['minsu@example.test', 'hana@example.test', 'thief@example.test', 'second@example.test'] as const;
/** So many that their sender is a suspect by what passed alone: little more than this passes. */
const THRESHOLD = 100;
const CONTAINED = ['refuse-account', 'disable-account', 'flush-cache', 'end-sessions', 'hold-messages', 'prove-sessions', 'prove-login', 'prove-queue'];
const denied = (recipient: string): string => `530 5.7.1 <${recipient}>: Recipient address rejected: Relay denied for protecting our server`;

const PLACES: { title: string; name: (typeof BACKENDS)[number]['name']; packages: readonly string[]; where: Pick<PrivatePostfixOptions, 'debian' | 'journal'> }[] = [
  ...BACKENDS.map(({ name, packages }) => ({ title: `Postfix and Dovecot, accounts in ${name}`, name, packages, where: {} })),
  { title: 'Debian 13’s Postfix and Dovecot, with nothing but the journal', name: 'passwd-file', packages: [], where: { debian: 'debian-13', journal: true } },
];

for (const { title, name, packages, where } of PLACES) {
  const missing = missingOnHost(['postfix', 'dovecot-core', 'dovecot-imapd', 'swaks', ...packages], { root: true }) ?? missingDebian(where.debian ?? 'this-host');
  describeUnlessMissing(`a hijack on ${title}`, missing, () => {
    let backend: AccountBackend;
    let host: GuardedHost;
    const contained: string[] = [];

    beforeAll(async () => {
      backend = await startBackend(name, [MINSU, HANA, THIEF, SECOND]);
      host = await GuardedHost.start({
        ...{ threshold: THRESHOLD, accounts: backend, gate: true, accountQuestions: true },
        postfix: () => ({ authCache: true, main: { mynetworks: '127.0.0.0/8' }, ...where }),
        // Mail from outside goes where Dovecot reads it.
        prepare: async (postfix) =>
          postfix.configure({
            virtual_transport: 'virtual',
            virtual_mailbox_base: `${postfix.directory}/dovecot/mail`,
            virtual_mailbox_maps: await backend.mailboxes(postfix.directory),
            ...{ virtual_uid_maps: 'static:65534', virtual_gid_maps: 'static:65534' },
          }),
      });
      await eventually(async () => expect(await host.report()).toMatchObject({ status: 'watching', problems: [] }));
    });
    afterAll(async () => {
      await host?.remove();
      await backend?.stop();
    });

    /** Sends with a stolen password over eight connections until the server refuses. @returns how many were taken, and the refusals */
    async function flood(account: string): Promise<{ taken: number; refusals: string[] }> {
      let taken = 0;
      const refusals: string[] = [];
      await Promise.all(
        Array.from({ length: 8 }, async (_, client) => {
          for (let message = 0; refusals.length === 0 && taken < 500; message += 1) {
            const to = `v${message}@${account.split('@')[0]}-${client}-${message}.test`;
            try {
              // The sender is somebody else's: only the login tells whose it is.
              await sendMail(host.postfix.submissionPort, { from: HANA, to: [to], text: 'Subject: win\r\n\r\nwin\r\n' }, { user: account, pass: HOST_PASSWORD });
              taken += 1;
            } catch (error) {
              refusals.push((error as { response: string }).response);
              expect(refusals.at(-1)).toBe(denied(to));
            }
          }
        }),
      );
      return { taken, refusals };
    }

    async function openSession(account: string): Promise<RawSmtp> {
      const session = await openRawSmtp(host.postfix.submissionPort);
      await session.ask('EHLO client.test\r\n');
      const login = Buffer.from(`\0${account}\0${HOST_PASSWORD}`).toString('base64');
      expect(await session.ask(`AUTH PLAIN ${login}\r\n`)).toMatch(/^235 /);
      expect(await session.ask(`MAIL FROM:<${account}>\r\n`)).toMatch(/^250 /);
      return session;
    }

    const sends = async (account: string, to: string): Promise<void> => {
      const { code, output } = await swaks(host.postfix.submissionPort, { account, password: HOST_PASSWORD, to });
      expect(code, output).toBe(0);
      await eventually(() => expect(host.received()).toContain(to));
    };

    /** From the flood until the culprit is contained. */
    async function tripAndContain(thief: string, index: number): Promise<void> {
      host.hop.mood = 'accept';
      await sends(MINSU, `before-${index}@outside.test`);
      expect((await smtpSource(host.postfix.smtpPort, `machine-${index}@outside.test`, 3)).code).toBe(0);
      await eventually(() => expect(host.received().filter((to) => to === `machine-${index}@outside.test`)).toHaveLength(3));

      const [open, imap] = [await openSession(thief), await ImapSession.open(host.postfix.dovecot.imapPort, thief, HOST_PASSWORD)];
      host.hop.mood = 'defer';
      const first = await swaks(host.postfix.submissionPort, { account: thief, password: HOST_PASSWORD, to: `by-swaks-${index}@victim.test` });
      expect(first.code, first.output).toBe(0);
      const { taken } = await flood(thief);
      // A message that moves to the next queue while the queues are counted may be seen in both, and each of the eight sends one.
      expect(taken).toBeGreaterThan(THRESHOLD - 10);

      const refused = await swaks(host.postfix.submissionPort, { account: MINSU, password: HOST_PASSWORD, to: 'x@outside.test' });
      expect(refused.output).toContain(denied('x@outside.test'));
      expect((await smtpSource(host.postfix.smtpPort, 'x@outside.test', 1)).output).toContain('530 5.7.1');
      await receivesFromOutside(index);

      await eventually(async () => {
        const found = (await host.enrolled.incidents()).at(-1)!;
        expect(found.incident).toMatchObject({ status: 'protected', threshold: THRESHOLD });
        // Who was contained minutes ago still stands out by his figures of then; of the others the culprit comes first, and alone.
        const suspects = found.suspects.filter(({ account, verdict }) => verdict === 'suspect' && !contained.includes(account));
        expect(suspects).toMatchObject([{ account: thief, hasEvidence: true }]);
        if (contained.length === 0) expect(found.suspects[0]?.account).toBe(thief);
      });
      contained.push(thief);

      const steps = await host.done(await host.enrolled.ask({ kind: 'contain-account', account: thief }));
      // Some are done side by side.
      expect(steps.map(({ step, status }) => `${step} ${status}`).sort()).toEqual(CONTAINED.map((step) => `${step} done`).sort());
      expect(steps.find(({ step }) => step === 'end-sessions')?.count).toBe(1);
      expect(imap.closed).toBe(true);
      expect(await open.ask('RCPT TO:<more@outside.test>\r\n')).toMatch(/^521 /);
      expect((await swaks(host.postfix.submissionPort, { account: thief, password: HOST_PASSWORD, to: MINSU })).output).toContain('535 5.7.8');
      open.socket.destroy();
      await eventually(async () => expect(await inQueue(thief)).toEqual({ waiting: 0, held: taken + 1 }));
      // Disabled, and still there for who writes to it: Postfix finds its mailbox in the account store as before.
      expect(await host.report()).toMatchObject({ disabledReceive: true });
      await sendMail(host.postfix.smtpPort, { from: 'friend@outside.test', to: [thief], text: 'Subject: still there?\r\n\r\nhello\r\n' }, null);
      await eventually(async () => expect(await readdir(`${host.postfix.directory}/dovecot/mail/${thief}/new`)).toHaveLength(1));
    }

    async function inQueue(account: string): Promise<{ waiting: number; held: number } | null> {
      const found = (await host.report())?.queue?.accounts.find((each) => each.account === account);
      return found ? { waiting: found.waiting, held: found.held } : null;
    }

    async function receivesFromOutside(count: number): Promise<void> {
      await sendMail(host.postfix.smtpPort, { from: 'friend@outside.test', to: [MINSU], text: 'Subject: hello\r\n\r\nhello\r\n' }, null);
      await eventually(async () => {
        const inbox = await ImapSession.open(host.postfix.dovecot.imapPort, MINSU, HOST_PASSWORD);
        const answer = await inbox.ask('SELECT INBOX');
        inbox.end();
        expect(answer).toContain(`* ${count} EXISTS`);
      });
    }

    /** After the restart mail flows again, and what is held is not sent. */
    async function flows(thief: string, index: number): Promise<void> {
      const before = await inQueue(thief);
      host.hop.mood = 'accept';
      await sends(MINSU, `after-${index}@outside.test`);
      await host.postfix.postfix('flush');
      await sends(HANA, `flushed-${index}@outside.test`);
      expect(host.received().filter((to) => to.includes(`@${thief.split('@')[0]}-`) || to.startsWith('by-swaks-'))).toEqual([]);
      expect(await inQueue(thief)).toEqual(before);
      expect(await host.report()).toMatchObject({ status: 'watching', latch: null });
    }

    async function close(index: number): Promise<void> {
      const number = (await host.enrolled.incidents())[index]!.incident.number;
      await closeIncident(host.database.db, { number, outcome: 'cleaned', note: '', actor: { id: 'operator', name: 'Operator', address: null }, now: Date.now() });
    }

    test('is found, contained and ended by a restart from the console', async () => {
      await tripAndContain(THIEF, 1);
      await host.done(await eventually(() => host.enrolled.ask({ kind: 'restart-smtp', reason: null })));
      await eventually(async () => expect((await host.enrolled.incidents())[0]?.incident).toMatchObject({ status: 'released', releaseCause: 'console' }));
      await flows(THIEF, 1);
      await close(0);
      if (host.postfix.journal !== null) expect(existsSync(host.postfix.logFile)).toBe(false);
    }, 120_000);

    test('is ended as well by `postfix stop; postfix start` in a shell, and the incident says that it was not the console', async () => {
      await tripAndContain(SECOND, 2);
      const postfix = `${host.postfix.debian.program('postfix')} -c ${host.postfix.configDirectory}`;
      const shell = spawn('/bin/sh', ['-c', `${postfix} stop; ${postfix} start`], { stdio: 'ignore' });
      expect(await once(shell, 'exit')).toEqual([0, null]);
      const view = await eventually(async () => {
        const found = (await host.enrolled.incidents())[1]!;
        expect(found.incident).toMatchObject({ status: 'released', releaseCause: 'outside' });
        return found;
      });
      expect(view.timeline.filter(({ kind }) => kind.startsWith('released'))).toMatchObject([{ kind: 'released-outside', actorName: null }]);
      expect(view.restartAction).toBeNull();
      await flows(SECOND, 2);
      await close(1);
    }, 120_000);

    test('an account that is disabled while nothing is protected can relay no more over the session it has open', async () => {
      const open = await openSession(HANA);
      expect(await open.ask('RCPT TO:<one@outside.test>\r\n')).toMatch(/^250 /);
      await host.done(await host.enrolled.ask({ kind: 'disable-account', account: HANA }));
      expect(await open.ask('RCPT TO:<two@outside.test>\r\n')).toMatch(/^521 5\.7\.1 .*This account may not send mail$/);
      open.socket.destroy();
    });
  });
}
