import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { HOST_PASSWORD } from '@sluice/guard/mailserver/testing/private-postfix';
import { sendMail } from '@sluice/guard/mailserver/testing/smtp-client';
import { eventually } from '@/lib/testing/eventually';
import { GuardedHost } from './testing/guarded-host';
import { ImapSession } from './testing/imap-session';
import { LIST_USER, MailingLists } from './testing/mailing-list';

const MINSU = 'minsu@example.test';
const CUSTOMER = 'customer@outside.test';
const THRESHOLD = 10;
/** Of every list: a mailbox here, and two outside. The names of those outside tell which list wrote to them. */
const membersOf = (list: string): string[] => [`one@${list}.test`, MINSU, `two@${list}.test`];
const outsideOf = (list: string): string[] => membersOf(list).filter((member) => member !== MINSU);

describeOnHost('mailing lists while the server protects itself', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd', 'dovecot-lmtpd', 'dovecot-sieve', 'mlmmj'], root: true }, () => {
  let host: GuardedHost;
  let lists: MailingLists;

  beforeAll(async () => {
    host = await GuardedHost.start({
      ...{ threshold: THRESHOLD, accounts: [MINSU] },
      postfix: (policyPort) => ({
        sieve: true,
        main: {
          mynetworks: '127.0.0.0/8',
          non_smtpd_milters: `{ inet:127.0.0.1:${policyPort}, default_action=accept }`,
          transport_maps: 'inline:{ {asked@example.test=mlmmj:asked} {unasked@example.test=mlmmj:unasked} {own@example.test=own-list:} }',
        },
      }),
      prepare: async (postfix) => {
        const ownService = await freePort();
        await appendFile(join(postfix.configDirectory, 'master.cf'), `127.0.0.1:${ownService} inet n - n - - smtpd\n  -o smtpd_relay_restrictions=permit_mynetworks,reject\n`);
        lists = await MailingLists.at(postfix);
        await postfix.configure({ virtual_transport: `lmtp:unix:${postfix.dovecot.lmtpSocket}` });
        await lists.make('asked', membersOf('asked'), postfix.smtpPort);
        await lists.make('unasked', membersOf('unasked'), ownService);
      },
    });
    await eventually(async () => expect(await host.report()).toMatchObject({ problems: [], localMail: { held: 0 } }));
  }, 180_000);
  afterAll(() => host?.remove());

  const write = (list: string, subject: string): Promise<unknown> =>
    sendMail(host.postfix.smtpPort, { from: CUSTOMER, to: [`${list}@example.test`], text: `From: ${CUSTOMER}\r\nTo: ${list}@example.test\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@outside.test>\r\n\r\nhello\r\n` }, null);
  const inbox = async (): Promise<number> => {
    const session = await ImapSession.open(host.postfix.dovecot.imapPort, MINSU, HOST_PASSWORD);
    const answer = await session.ask('SELECT INBOX');
    session.end();
    return Number(/\* (\d+) EXISTS/.exec(answer)?.[1]);
  };
  const sentOn = (list: string): string[] => host.received().filter((to) => to.endsWith(`@${list}.test`)).sort();

  test('all of them reach their members while the server watches', async () => {
    for (const list of ['asked', 'unasked', 'own']) await write(list, `before-${list}`);
    await eventually(async () => expect(await lists.waitingInOwnList()).toBe(1));
    expect(await lists.runOwnList(membersOf('own'))).toBe(true);
    for (const list of ['asked', 'unasked', 'own']) await eventually(() => expect(sentOn(list)).toEqual(outsideOf(list)));
    await eventually(async () => expect(await inbox()).toBe(3));
  }, 120_000);

  test('from then on one with a service of its own sends on, one that the guard is asked about keeps its mail, and what `sendmail` takes waits on hold', async () => {
    host.hop.mood = 'defer';
    for (let n = 0; (await host.report())?.status !== 'protected'; n += 1) await host.send(MINSU, `v${n}@victim.test`).catch(() => undefined);
    host.hop.mood = 'accept';
    host.hop.received.length = 0;
    for (const list of ['asked', 'unasked', 'own']) await write(list, `during-${list}`);
    await eventually(async () => expect(await lists.waitingInOwnList()).toBe(1));
    expect(await lists.runOwnList(membersOf('own'))).toBe(true);

    await eventually(() => expect(sentOn('unasked')).toEqual(outsideOf('unasked')));
    await eventually(async () => expect(await lists.keptForLater('asked')).toBe(1));
    await eventually(async () => expect((await host.report())?.queue?.accounts).toContainEqual(expect.objectContaining({ account: `uid:${LIST_USER.uid}`, held: 1 })));
    expect([sentOn('asked'), sentOn('own')]).toEqual([[], []]);
    // Nobody who wrote to a list is told that it failed, and no member is taken off for it.
    expect((await host.postfix.log()).match(/status=bounced/g)).toBeNull();
    expect(await Promise.all(['asked', 'unasked'].map((list) => lists.bouncing(list)))).toEqual([0, 0]);
  }, 120_000);

  test('after the restart each member has each message once', async () => {
    await host.enrolled.protect(100 * THRESHOLD);
    await host.done(await host.enrolled.ask({ kind: 'restart-smtp', reason: 'a test of mailing lists' }));
    await eventually(async () => expect(await host.report()).toMatchObject({ status: 'watching', latch: null }));
    await lists.maintain('asked');
    await host.done(await host.enrolled.ask({ kind: 'release-local-mail' }));
    for (const list of ['asked', 'unasked', 'own']) await eventually(() => expect(sentOn(list)).toEqual(outsideOf(list)));
    await eventually(async () => expect(await inbox()).toBe(6));
    expect(await lists.keptForLater('asked')).toBe(0);
    expect((await host.postfix.log()).match(/status=bounced/g)).toBeNull();
  }, 120_000);
});
