import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeIncident } from '@/lib/console/incidents/close';
import { describeUnlessMissing } from '@sluice/guard/mailserver/testing/host-packages';
import { missingExim } from '@sluice/guard/mailserver/testing/private-exim';
import { HOST_PASSWORD } from '@sluice/guard/mailserver/testing/private-postfix';
import { openRawSmtp, type RawSmtp } from '@sluice/guard/mailserver/testing/raw-smtp';
import { sendMail } from '@sluice/guard/mailserver/testing/smtp-client';
import { eventually } from '@/lib/testing/eventually';
import { GuardedExim } from './testing/guarded-exim';
import { ImapSession } from './testing/imap-session';

const [MINSU, HANA, THIEF, SECOND] = ['minsu@example.test', 'hana@example.test', 'thief@example.test', 'second@example.test'] as const;
/** So many that their sender is a suspect by what passed alone. */
const THRESHOLD = 60;
const CONTAINED = ['refuse-account', 'disable-account', 'flush-cache', 'end-sessions', 'hold-messages', 'prove-sessions', 'prove-login', 'prove-queue'];
const DENIED = '530 Relay denied for protecting our server';

for (const { name, debian } of [{ name: 'this machine', debian: 'this-host' }, { name: 'Debian 13', debian: 'debian-13' }] as const) {
  describeUnlessMissing(`a hijack on the Exim and Dovecot of ${name}`, missingExim(debian), () => {
    let host: GuardedExim;

    beforeAll(async () => {
      host = await GuardedExim.start({ threshold: THRESHOLD, accounts: [MINSU, HANA, THIEF, SECOND], exim: { debian, authCache: true } });
      await eventually(async () => expect(await host.report()).toMatchObject({ status: 'watching', problems: [] }));
    });
    afterAll(() => host?.remove());

    const refusalOf = (sent: Promise<unknown>): Promise<string | null> => sent.then(() => null, (error: unknown) => (error as { response?: string }).response ?? String(error));

    /** Sends with a stolen password over eight connections until the server refuses. @returns how many were taken */
    async function flood(account: string): Promise<number> {
      let taken = 0;
      let refused = false;
      await Promise.all(
        Array.from({ length: 8 }, async (_, client) => {
          for (let message = 0; !refused && taken < 400; message += 1) {
            // The sender is somebody else's: only the login tells whose it is.
            const refusal = await refusalOf(host.send(account, `v${message}@${account.split('@')[0]}-${client}-${message}.test`, HANA));
            if (refusal === null) taken += 1;
            else {
              expect(refusal).toBe(DENIED);
              refused = true;
            }
          }
        }),
      );
      return taken;
    }

    async function openSession(account: string): Promise<RawSmtp> {
      const session = await openRawSmtp(host.exim.smtpPort);
      await session.ask('EHLO client.test\r\n');
      expect(await session.ask(`AUTH PLAIN ${Buffer.from(`\0${account}\0${HOST_PASSWORD}`).toString('base64')}\r\n`)).toMatch(/^235 /);
      expect(await session.ask(`MAIL FROM:<${account}>\r\n`)).toMatch(/^250 /);
      return session;
    }

    const sends = async (account: string, to: string): Promise<void> => {
      await host.send(account, to);
      await eventually(() => expect(host.received()).toContain(to));
    };

    /** From the flood until the culprit is contained. */
    async function tripAndContain(thief: string, index: number): Promise<void> {
      host.hop.mood = 'accept';
      await sends(MINSU, `before-${index}@outside.test`);
      const [open, writing, imap] = [await openSession(thief), await openSession(thief), await ImapSession.open(host.exim.dovecot.imapPort, thief, HOST_PASSWORD)];
      expect(await writing.ask('RCPT TO:<under-way@outside.test>\r\n')).toMatch(/^250 /);
      expect(await writing.ask('DATA\r\n')).toMatch(/^354 /);
      host.hop.mood = 'defer';
      const taken = await flood(thief);
      expect(taken).toBeGreaterThan(THRESHOLD - 10);

      expect(await refusalOf(host.send(MINSU, 'x@outside.test'))).toBe(DENIED);
      expect(await refusalOf(sendMail(host.exim.smtpPort, { from: 'friend@outside.test', to: [MINSU], text: 'Subject: hello\r\n\r\nhello\r\n' }, null))).toBeNull();
      expect(await refusalOf(host.send(MINSU, HANA))).toBeNull();
      // A stranger's attempt to relay is refused as well, by the guard first.
      expect(await refusalOf(sendMail(host.exim.smtpPort, { from: 'friend@outside.test', to: ['x@outside.test'], text: 'Subject: x\r\n\r\nx\r\n' }, null))).toBe(DENIED);

      await eventually(async () => {
        const found = (await host.enrolled.incidents()).at(-1)!;
        expect(found.incident).toMatchObject({ status: 'protected', threshold: THRESHOLD });
        const suspects = found.suspects.filter(({ account, verdict }) => verdict === 'suspect' && (index === 1 || account !== THIEF));
        expect(suspects).toMatchObject([{ account: thief, hasEvidence: true }]);
      });

      const steps = await host.done(await host.enrolled.ask({ kind: 'contain-account', account: thief }));
      // Some are done side by side.
      expect(steps.map(({ step, status }) => `${step} ${status}`).sort()).toEqual(CONTAINED.map((step) => `${step} done`).sort());
      expect(steps.find(({ step }) => step === 'end-sessions')?.count).toBe(1);
      expect(imap.closed).toBe(true);
      // A session that was open ends with its next recipient, to whomever, and with the end of the message it was writing.
      expect(await open.ask(`RCPT TO:<${MINSU}>\r\n`)).toBe('521 This account may not send mail');
      expect(await writing.ask('Subject: x\r\n\r\nx\r\n.\r\n')).toBe('521 This account may not send mail');
      for (const session of [open, writing]) await eventually(() => expect(session.closed).toBe(true));
      expect(await refusalOf(host.send(thief, MINSU))).toMatch(/^535 /);
      await eventually(async () => expect(await host.inQueue(thief)).toEqual({ waiting: 0, held: taken }));
    }

    /** After the restart mail flows again, and what is held is not sent. */
    async function flows(thief: string, index: number): Promise<void> {
      const before = await host.inQueue(thief);
      host.hop.mood = 'accept';
      await host.exim.exim('-qff');
      await sends(MINSU, `after-${index}@outside.test`);
      expect(host.received().filter((to) => to.includes(`@${thief.split('@')[0]}-`))).toEqual([]);
      expect(await host.inQueue(thief)).toEqual(before);
      expect(await host.report()).toMatchObject({ status: 'watching', latch: null });
    }

    async function close(index: number): Promise<void> {
      const number = (await host.enrolled.incidents())[index]!.incident.number;
      await closeIncident(host.database.db, { number, outcome: 'cleaned', note: '', actor: { id: 'operator', name: 'Operator', address: null }, now: Date.now() });
    }

    test('is found, contained and ended by a restart from the console', async () => {
      await tripAndContain(THIEF, 1);
      await host.exim.handOver('report@outside.test');
      await host.exim.handOver(MINSU);
      await eventually(async () => expect((await host.report())?.localMail).toMatchObject({ held: 1 }));
      await host.done(await eventually(() => host.enrolled.ask({ kind: 'restart-smtp', reason: null })));
      await eventually(async () => expect((await host.enrolled.incidents())[0]?.incident).toMatchObject({ status: 'released', releaseCause: 'console' }));
      await flows(THIEF, 1);
      expect(host.received()).not.toContain('report@outside.test');
      await host.done(await host.enrolled.ask({ kind: 'release-local-mail' }));
      await eventually(() => expect(host.received()).toContain('report@outside.test'));
      await close(0);
    }, 180_000);

    test('is ended as well by a stop and a start in a shell, and the incident says that it was not the console', async () => {
      await tripAndContain(SECOND, 2);
      const { stop, start } = host.exim.options;
      const quoted = [...start].map((word) => `'${word}'`).join(' ');
      const gone = `while kill -0 $(cat ${host.exim.directory}/exim.pid) 2>/dev/null; do :; done`;
      const shell = spawn('/bin/sh', ['-c', `${stop.at(-1)}; ${gone}; ${quoted}`], { stdio: 'ignore' });
      expect(await once(shell, 'exit')).toEqual([0, null]);
      await eventually(async () => expect((await host.enrolled.incidents())[1]?.incident).toMatchObject({ status: 'released', releaseCause: 'outside' }));
      await flows(SECOND, 2);
      await close(1);
    }, 180_000);

    test('without an answer from the guard nothing is relayed: mail for others waits at its sender, mail for mailboxes here arrives', async () => {
      await host.guard?.end('SIGKILL');
      expect(await refusalOf(host.send(MINSU, 'x@outside.test'))).toBe('451 The guard of this mail server does not answer, please try again later');
      expect(await refusalOf(sendMail(host.exim.smtpPort, { from: 'friend@outside.test', to: [MINSU], text: 'Subject: hello\r\n\r\nhello\r\n' }, null))).toBeNull();
      await host.startGuard();
      await sends(MINSU, 'again@outside.test');
    }, 60_000);
  });
}
