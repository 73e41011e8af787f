import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { sendMail } from '@sluice/guard/mailserver/testing/smtp-client';
import { startContentFilter, type ContentFilter } from './testing/content-filter';
import { GuardedHost } from './testing/guarded-host';

const [MINSU, HANA, THIEF] = ['minsu@example.test', 'hana@example.test', 'thief@example.test'] as const;
/** Debian's `nobody`, who owns the mailboxes and so runs their Sieve scripts. */
const MAIL_USER = 'uid:65534';
const THRESHOLD = 100;

describeOnHost('a hijack behind a content filter in iRedMail’s shape', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd', 'dovecot-lmtpd', 'dovecot-sieve'], root: true }, () => {
  let host: GuardedHost;
  let filter: ContentFilter;

  beforeAll(async () => {
    host = await GuardedHost.start({
      ...{ threshold: THRESHOLD, accounts: [MINSU, HANA, THIEF] },
      postfix: (policyPort) => ({
        sieve: true,
        main: {
          virtual_alias_maps: 'inline:{ {away@example.test=away@forward.test} }',
          default_destination_concurrency_limit: '200',
          non_smtpd_milters: `{ inet:127.0.0.1:${policyPort}, default_action=accept }`,
        },
      }),
      async prepare(postfix) {
        await postfix.configure({ virtual_transport: `lmtp:unix:${postfix.dovecot.lmtpSocket}` });
        await writeFile(join(postfix.directory, 'dovecot/mail', `${HANA}.sieve`), 'redirect "hana@elsewhere.test";');
        filter = await startContentFilter(postfix, 'permit_mynetworks,reject');
      },
    });
  });
  afterAll(async () => {
    await host?.remove();
    await filter?.close();
  });

  test('the culprit’s mail is found under its second ids, and what was accepted before is not bounced', async () => {
    await host.send(MINSU, 'before@outside.test');
    await eventually(() => expect(host.received()).toEqual(['before@outside.test']));
    host.hop.mood = 'defer';

    // Accepted, and still in the filter when the rule fires.
    filter.open = false;
    await host.send(MINSU, 'in-the-filter@outside.test');
    await eventually(async () => expect((await host.report())?.queue?.accounts).toContainEqual({ account: MINSU, waiting: 1, held: 0 }));
    filter.open = true;

    let taken = 0;
    await Promise.all(
      Array.from({ length: 8 }, async (_, client) => {
        for (let n = 0; n < THRESHOLD; n += 1) {
          const refused = await host.send(THIEF, `v${n}@victim-${client}-${n}.test`, MINSU).then(() => false, () => true);
          if (refused) return;
          taken += 1;
        }
      }),
    );
    await eventually(async () => expect(await host.report()).toMatchObject({ status: 'protected' }));
    expect(taken).toBeGreaterThan(THRESHOLD - 20);

    // Every message has its second id by now, and each is whose it is.
    await eventually(() => expect(filter.returned).toBe(taken + 2));
    await eventually(async () => {
      const queue = (await host.report())?.queue;
      expect(queue?.accounts).toEqual([{ account: THIEF, waiting: taken, held: 0 }, { account: MINSU, waiting: 1, held: 0 }]);
      expect(queue?.unknown).toEqual({ waiting: 0, held: 0 });
    });
    await eventually(async () => expect((await host.enrolled.incidents()).at(-1)?.suspects).toMatchObject([{ account: THIEF, verdict: 'suspect' }]));

    // Other people's mail that is only sent on goes through the filter while protected and comes back without a refusal.
    await sendMail(host.postfix.smtpPort, { from: 'friend@far.test', to: ['away@example.test'], text: 'Subject: x\r\n\r\nhi\r\n' }, null);
    await eventually(async () => expect((await host.report())?.queue?.accounts).toContainEqual({ account: null, waiting: 1, held: 0 }));
    // What a Sieve script sends on is handed over locally, so it waits on hold before it goes into the filter a second time.
    await sendMail(host.postfix.smtpPort, { from: 'friend@far.test', to: [HANA], text: 'Subject: x\r\n\r\nhi\r\n' }, null);
    await eventually(async () => expect(await host.report()).toMatchObject({ localMail: { held: 1 } }));
    await eventually(async () => expect((await host.report())?.queue?.accounts).toContainEqual(expect.objectContaining({ account: MAIL_USER, waiting: 0, held: 1 })));

    expect(await host.done(await host.enrolled.ask({ kind: 'hold-messages', account: THIEF }))).toMatchObject([{ step: 'hold-messages', count: taken }]);
    host.hop.mood = 'accept';
    await host.postfix.postfix('flush');
    await eventually(() => expect(new Set(host.received())).toEqual(new Set(['before@outside.test', 'in-the-filter@outside.test', 'away@forward.test'])));
    await host.done(await host.enrolled.ask({ kind: 'restart-smtp', reason: 'a test of what is forwarded' }));
    await eventually(async () => expect(await host.report()).toMatchObject({ status: 'watching', latch: null }));
    await host.done(await host.enrolled.ask({ kind: 'release-local-mail' }));
    await eventually(() => expect(host.received()).toContain('hana@elsewhere.test'));
    expect(await host.postfix.log()).not.toMatch(/status=bounced/);

    await host.done(await host.enrolled.ask({ kind: 'delete-messages', account: THIEF, confirmCount: taken, reason: 'spam of a test' }));
    await eventually(async () => expect((await host.report())?.queue).toMatchObject({ waiting: 0, held: 0 }));
  }, 180_000);

  test('a message that nothing ties to anybody is a figure of its own, and holding where nobody is known is no success', async () => {
    host.hop.mood = 'defer';
    await sendMail(filter.returnPort, { from: MINSU, to: ['lost@outside.test'], text: 'Subject: x\r\n\r\nhi\r\n' }, null);
    await eventually(async () => expect((await host.report())?.queue).toMatchObject({ waiting: 1, accounts: [], unknown: { waiting: 1, held: 0 } }));
    const { status, steps } = await host.act({ kind: 'hold-messages', account: THIEF });
    expect(status).toBe('failed');
    expect(steps).toMatchObject([{ step: 'hold-messages', code: 'queue-failed', detail: expect.stringContaining('cannot be found') as string }]);
  }, 90_000);
});
