import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { asLocalUser, WEB_USER } from '@sluice/guard/mailserver/testing/local-user';
import { HOST_PASSWORD } from '@sluice/guard/mailserver/testing/private-postfix';
import { sendMail } from '@sluice/guard/mailserver/testing/smtp-client';
import { startBackend, type AccountBackend } from './testing/account-backend';
import { GuardedHost } from './testing/guarded-host';
import { swaks } from './testing/mail-programs';

const MINSU = 'minsu@example.test';
const WEB = `uid:${WEB_USER.uid}`;
/** Debian's `daemon`, as whom some innocent program runs. */
const DAEMON = 1;
const THRESHOLD = 100;
const MAILS = 400;
const REPORTS = 120;

describeOnHost('a web form that is misused, on a real Postfix whose accounts are in PostgreSQL', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd', 'dovecot-pgsql', 'postgresql', 'swaks', 'php-cli'], root: true }, () => {
  let host: GuardedHost;
  let backend: AccountBackend;

  beforeAll(async () => {
    backend = await startBackend('postgresql', [MINSU]);
    host = await GuardedHost.start({
      ...{ threshold: THRESHOLD, accounts: backend },
      postfix: (policyPort) => ({ main: { mynetworks: '127.0.0.0/8', non_smtpd_milters: `{ inet:127.0.0.1:${policyPort}, default_action=accept }` } }),
    });
    await eventually(async () => expect(await host.report()).toMatchObject({ problems: [], localMail: { held: 0 } }));
  });
  afterAll(async () => {
    await host?.remove();
    await backend?.stop();
  });

  const ofWeb = async () => (await host.report())?.queue?.accounts.find(({ account }) => account === WEB);
  const sendmail = (uid: number, to: string): Promise<{ code: number; output: string }> => asLocalUser(host.postfix, uid, `/usr/sbin/sendmail ${to}`, 'Subject: x\n\nhi\n');

  test('trips, names the local user, holds what comes after, and loses nothing', async () => {
    // Before anything happens local mail leaves like any other.
    expect((await sendmail(DAEMON, 'early@outside.test')).code).toBe(0);
    await eventually(() => expect(host.received()).toEqual(['early@outside.test']));
    host.hop.mood = 'defer';

    const script = join(host.postfix.directory, 'contact-form.php');
    await writeFile(script, `<?php for ($n = 0; $n < ${MAILS}; $n++) if (!mail("v$n@victim$n.test", "win", "win")) exit(1);`);
    expect(await asLocalUser(host.postfix, WEB_USER.uid, `/usr/bin/php -d mail.add_x_header=On ${script}`)).toEqual({ code: 0, output: '' });

    const incident = await eventually(async () => {
      const found = (await host.enrolled.incidents()).at(-1);
      expect(found?.incident).toMatchObject({ status: 'protected', threshold: THRESHOLD });
      return found?.incident.number ?? 0;
    });
    expect(incident).toBe(1);
    // The mail server's queue holds about the threshold, and everything else is on hold: nothing is bounced, nothing leaves.
    await eventually(async () => {
      const queue = (await host.report())?.queue;
      expect((queue?.waiting ?? 0) + (queue?.held ?? 0)).toBe(MAILS);
      // What came in the very second of the trip may be on hold too: a queue file tells its arrival to the second.
      expect(queue?.waiting).toBeGreaterThan(0);
      expect(queue?.waiting).toBeLessThan(THRESHOLD + 10);
      expect((await host.report())?.localMail?.held).toBe(queue?.held);
    });
    expect(host.received()).toEqual(['early@outside.test']);
    await eventually(async () => expect(await ofWeb()).toMatchObject({ name: WEB_USER.name, scripts: [expect.stringMatching(/^\d+:contact-form\.php$/)] }));
    await eventually(async () => {
      const { suspects } = (await host.enrolled.incidents()).at(-1)!;
      expect(suspects).toMatchObject([{ account: WEB, verdict: 'suspect', hasEvidence: true, assessment: { name: WEB_USER.name } }]);
    });

    // People are refused to the outside as always; what stays on the host goes on.
    const refused = await swaks(host.postfix.submissionPort, { account: MINSU, password: HOST_PASSWORD, to: 'x@outside.test' });
    expect(refused.output).toContain('530 5.7.1 <x@outside.test>: Recipient address rejected: Relay denied for protecting our server');
    expect((await sendmail(DAEMON, MINSU)).code).toBe(0);
    await eventually(async () => expect(await host.postfix.log()).toMatch(new RegExp(`to=<${MINSU}>.*status=sent`)));
    // More than the threshold: let go at once it would fire the rule again.
    const reports = await asLocalUser(host.postfix, DAEMON, `for n in $(seq ${REPORTS}); do echo hi | /usr/sbin/sendmail report-$n@outside.test || exit 1; done`);
    expect(reports).toEqual({ code: 0, output: '' });
    await eventually(async () => expect((await host.report())?.queue?.accounts).toContainEqual({ account: `uid:${DAEMON}`, name: 'daemon', waiting: 0, held: REPORTS }));

    const contained = await host.done(await host.enrolled.ask({ kind: 'contain-account', account: WEB }));
    expect(contained).toMatchObject([
      { step: 'refuse-account', status: 'done' },
      { step: 'disable-account', status: 'done' },
      { step: 'hold-messages', status: 'done', count: MAILS },
      { step: 'prove-queue', status: 'done', count: MAILS },
    ]);
    expect((await asLocalUser(host.postfix, WEB_USER.uid, `/usr/bin/php ${script}`)).output).toContain('not allowed to submit mail');
    await eventually(async () => expect((await host.enrolled.incidents()).at(-1)?.restartChecks.filter(({ met }) => !met)).toEqual([]));

    // Not before the restart: until then it would only be held again.
    await expect(host.enrolled.ask({ kind: 'release-local-mail' })).rejects.toMatchObject({ code: 'still-protected' });
    await host.done(await host.enrolled.ask({ kind: 'restart-smtp', reason: null }));
    await eventually(async () => expect(await host.report()).toMatchObject({ status: 'watching', latch: null }));
    host.hop.mood = 'accept';

    const released = await host.done(await host.enrolled.ask({ kind: 'release-local-mail' }));
    expect(released).toMatchObject([{ step: 'release-messages', status: 'done', count: REPORTS }]);
    await eventually(() => expect(host.received().filter((to) => to.startsWith('report-'))).toHaveLength(REPORTS));
    expect(await host.report()).toMatchObject({ status: 'watching' });
    // The culprit's stays where it was put.
    await eventually(async () => expect(await ofWeb()).toMatchObject({ waiting: 0, held: MAILS }));

    await host.done(await host.enrolled.ask({ kind: 'enable-account', account: WEB }));
    expect((await sendmail(WEB_USER.uid, 'again@outside.test')).code).toBe(0);
    await host.enrolled.protect(10 * MAILS);
    await eventually(async () => expect(await host.report()).toMatchObject({ settingsVersion: 3 }));
    await host.done(await host.enrolled.ask({ kind: 'release-messages', account: WEB }));
    const reported = Array.from({ length: REPORTS }, (_, n) => `report-${n + 1}@outside.test`);
    await eventually(() => expect(new Set(host.received())).toEqual(new Set(['early@outside.test', 'again@outside.test', ...reported, ...Array.from({ length: MAILS }, (_, n) => `v${n}@victim${n}.test`)])));
    await eventually(async () => expect((await host.report())?.localMail).toEqual({ held: 0 }));
    expect(await host.postfix.log()).not.toMatch(/status=bounced/);
  }, 300_000);

  test('mail that comes past the filter while protected is held all the same', async () => {
    // A host whose Postfix was not told of the filter: a quicker eye is all there is.
    await host.postfix.configure({ non_smtpd_milters: '' });
    await host.enrolled.protect(THRESHOLD);
    await eventually(async () => expect(await host.report()).toMatchObject({ status: 'watching', settingsVersion: 4 }));
    host.hop.mood = 'defer';
    await Promise.all(
      Array.from({ length: 8 }, async (_, client) => {
        for (let n = 0; n < THRESHOLD; n += 1) {
          const refused = await sendMail(host.postfix.smtpPort, { from: 'a@example.test', to: [`v${n}@machine-${client}-${n}.test`], text: 'Subject: x\r\n\r\nhi\r\n' }, null).then(() => false, () => true);
          if (refused) return;
        }
      }),
    );
    await eventually(async () => expect(await host.report()).toMatchObject({ status: 'protected' }));
    expect((await sendmail(DAEMON, 'past@outside.test')).code).toBe(0);
    await eventually(async () => expect((await host.report())?.queue?.accounts).toContainEqual({ account: `uid:${DAEMON}`, name: 'daemon', waiting: 0, held: 1 }));
    // Whoever sends without a login by the address of the machine is named too.
    await eventually(async () => expect((await host.enrolled.incidents()).at(-1)?.suspects.map(({ account }) => account)).toContain('client:127.0.0.1'));
  }, 120_000);
});
