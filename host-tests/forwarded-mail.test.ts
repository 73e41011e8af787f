import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { HOST_PASSWORD } from '@sluice/guard/mailserver/testing/private-postfix';
import { sendMail } from '@sluice/guard/mailserver/testing/smtp-client';
import { eventually } from '@/lib/testing/eventually';
import { GuardedHost } from './testing/guarded-host';
import { ImapSession } from './testing/imap-session';

const [MINSU, HANA, AWAY, STRICT] = ['minsu@example.test', 'hana@example.test', 'away@example.test', 'strict@example.test'] as const;
/** Somebody outside who writes to people here; each customer writes once. */
const customer = (of: string): string => `customer-of-${of}@outside.test`;
const THRESHOLD = 10;
const SIEVE = {
  [HANA]: 'redirect "hana@elsewhere.test";',
  [AWAY]: 'require "vacation"; vacation :days 1 :addresses "away@example.test" "I am away.";',
  [STRICT]: 'require "reject"; reject "I take no mail.";',
};
/** Debian's `nobody`, who owns the mailboxes and so runs their Sieve scripts. */
const MAIL_USER = 'uid:65534';

describeOnHost('mail from outside that goes on to outside while the server protects itself', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd', 'dovecot-lmtpd', 'dovecot-sieve'], root: true }, () => {
  let host: GuardedHost;

  beforeAll(async () => {
    host = await GuardedHost.start({
      ...{ threshold: THRESHOLD, accounts: [MINSU, HANA, AWAY, STRICT] },
      postfix: (policyPort) => ({
        sieve: true,
        main: {
          mynetworks: '127.0.0.0/8',
          non_smtpd_milters: `{ inet:127.0.0.1:${policyPort}, default_action=accept }`,
          // One kind of alias in a table of Postfix, one that local(8) follows, and a list of both.
          virtual_alias_maps: 'inline:{ {alias@example.test=alias@elsewhere.test} {list@example.test=minsu@example.test,one@elsewhere.test,two@elsewhere.test} }',
          mydestination: 'host.example.test',
          alias_maps: 'inline:{ {staff=staff@elsewhere.test} }',
        },
      }),
      prepare: (postfix) => postfix.configure({ virtual_transport: `lmtp:unix:${postfix.dovecot.lmtpSocket}` }),
    });
    for (const [account, script] of Object.entries(SIEVE)) await writeFile(join(host.postfix.directory, 'dovecot/mail', `${account}.sieve`), script);
    await eventually(async () => expect(await host.report()).toMatchObject({ problems: [], localMail: { held: 0 } }));
    host.hop.mood = 'defer';
    for (let n = 0; (await host.report())?.status !== 'protected'; n += 1) await host.send(MINSU, `v${n}@victim.test`).catch(() => undefined);
    host.hop.mood = 'accept';
  }, 180_000);
  afterAll(() => host?.remove());

  const comesIn = (to: string, of = to.split('@')[0] ?? ''): Promise<unknown> => sendMail(host.postfix.smtpPort, { from: customer(of), to: [to], text: `From: ${customer(of)}\r\nTo: ${to}\r\nSubject: an order\r\n\r\nhello\r\n` }, null);
  const inbox = async (account: string): Promise<number> => {
    const session = await ImapSession.open(host.postfix.dovecot.imapPort, account, HOST_PASSWORD);
    const answer = await session.ask('SELECT INBOX');
    session.end();
    return Number(/\* (\d+) EXISTS/.exec(answer)?.[1]);
  };
  const held = async (): Promise<number | null | undefined> => (await host.report())?.localMail?.held;

  test('by an alias, a list of addresses or a file of aliases it is sent on', async () => {
    for (const to of ['alias@example.test', 'list@example.test', 'staff@host.example.test']) await comesIn(to);
    const forwarded = (): string[] => host.received().filter((to) => to.endsWith('@elsewhere.test'));
    await eventually(() => expect(forwarded().sort()).toEqual(['alias@elsewhere.test', 'one@elsewhere.test', 'staff@elsewhere.test', 'two@elsewhere.test']));
    await eventually(async () => expect(await inbox(MINSU)).toBe(1));
    expect(await held()).toBe(0);
  }, 120_000);

  test('a notice of Postfix about what cannot be delivered is sent', async () => {
    // Dovecot knows no such mailbox, and Postfix believed that it does.
    await comesIn('gone@example.test');
    await eventually(() => expect(host.received()).toContain(customer('gone')));
    expect(await held()).toBe(0);
  }, 120_000);

  test('what a Sieve script sends by `sendmail` waits on hold', async () => {
    for (const to of [HANA, AWAY, STRICT]) await comesIn(to);
    await eventually(async () => expect(await held()).toBe(3));
    await eventually(async () => expect((await host.report())?.queue?.accounts).toContainEqual(expect.objectContaining({ account: MAIL_USER, held: 3 })));
    // Whoever is away has the message itself.
    expect(await inbox(AWAY)).toBe(1);
  }, 120_000);

  test('what a Sieve script sends by SMTP is refused, and what came in stays in the mailbox', async () => {
    await host.postfix.dovecot.submitTo(host.postfix.smtpPort);
    await comesIn(HANA);
    await comesIn(AWAY, 'later');
    await eventually(async () => expect(await Promise.all([HANA, AWAY].map(inbox))).toEqual([1, 2]));
    for (const to of ['hana@elsewhere.test', customer('later')]) await eventually(async () => expect(await host.postfix.log()).toContain(`530 5.7.1 <${to}>: Recipient address rejected: Relay denied for protecting our server`));
    expect(await held()).toBe(3);
    // To nobody who wrote from outside a bounce was sent, but for him who wrote to a mailbox that is not there.
    const bounced = (await host.postfix.log()).match(/to=<[^>]*>(?=.*status=bounced)/g);
    expect(bounced).toEqual(['to=<gone@example.test>']);
  }, 120_000);

  test('what is held leaves after the restart', async () => {
    await host.enrolled.protect(10 * THRESHOLD);
    await host.done(await host.enrolled.ask({ kind: 'restart-smtp', reason: 'a test of what is held' }));
    await eventually(async () => expect(await host.report()).toMatchObject({ status: 'watching', latch: null }));
    await host.done(await host.enrolled.ask({ kind: 'release-local-mail' }));
    await eventually(() => expect(host.received()).toEqual(expect.arrayContaining(['hana@elsewhere.test', customer('away'), customer('strict')])));
  }, 120_000);

  test('where the delivery program itself is stopped, what came in waits until it may send again', async () => {
    await host.postfix.dovecot.submitTo(null);
    await host.done(await host.enrolled.ask({ kind: 'contain-account', account: MAIL_USER }));
    await comesIn(HANA, 'later');
    await eventually(async () => expect(await host.postfix.log()).toMatch(/to=<hana@example.test>.*status=deferred/));
    await host.done(await host.enrolled.ask({ kind: 'enable-account', account: MAIL_USER }));
    await host.postfix.postfix('flush');
    await eventually(() => expect(host.hop.received.filter(({ to }) => to.includes('hana@elsewhere.test')).map(({ from }) => from)).toContain(customer('later')));
    expect((await host.postfix.log()).match(/status=bounced/g)).toHaveLength(1);
  }, 120_000);
});
