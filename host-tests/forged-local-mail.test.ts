import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { asLocalUser, WEB_USER } from '@sluice/guard/mailserver/testing/local-user';
import { GuardedHost } from './testing/guarded-host';
import { runProgram } from './testing/mail-programs';

const MINSU = 'minsu@example.test';
/** Debian's `daemon`, as whom some innocent program runs. */
const DAEMON = 1;
const THRESHOLD = 20;
const FORGED = 100_000;

/** Speaks to the guard as Postfix does to a mail filter, about messages of which some have ids that it is given and the rest have invented ones. */
const forger = (port: number, given: readonly string[]): string => `use strict; use IO::Socket::INET;
my $guard = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => ${port}) or die;
sub packet { my ($command, $data) = @_; pack('N', 1 + length $data) . $command . $data }
sub taken { my ($bytes) = @_; while ($bytes > 0) { my $got = sysread($guard, my $text, $bytes); die 'closed' unless $got; $bytes -= $got } }
syswrite $guard, packet('O', pack('N3', 6, 0x1ff, 0x1fffff));
taken(17);
my @given = qw(${given.join(' ')});
for (my $sent = 0; $sent < ${FORGED}; $sent += 100) {
  my $all = '';
  for my $n ($sent .. $sent + 99) {
    my $id = @given ? shift @given : sprintf('%010X', 0x4000000000 + $n);
    $all .= packet('D', "Mi\\0$id\\0") . packet('M', "<a\\@example.test>\\0") . packet('R', "<x\\@outside.test>\\0") . packet('E', '');
  }
  syswrite $guard, $all;
  for (1 .. 100) { for (;;) { sysread($guard, my $head, 4) == 4 or die; my $length = unpack 'N', $head; sysread($guard, my $body, $length) == $length or die; last if substr($body, 0, 1) eq 'a' } }
}
`;

describeOnHost('a local user who plays the mail server to the guard', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  let host: GuardedHost;
  let policyPort: number;

  beforeAll(async () => {
    host = await GuardedHost.start({
      ...{ threshold: THRESHOLD, accounts: [MINSU] },
      postfix(port) {
        policyPort = port;
        return { longQueueIds: true, main: { non_smtpd_milters: `{ inet:127.0.0.1:${port}, default_action=accept }`, hash_queue_names: 'incoming, hold, deferred', hash_queue_depth: '2' } };
      },
    });
    await eventually(async () => expect(await host.report()).toMatchObject({ status: 'watching', localMail: { held: 0 } }));
  });
  afterAll(() => host?.remove());

  const sendmail = (uid: number, to: string): Promise<{ code: number; output: string }> => asLocalUser(host.postfix, uid, `/usr/sbin/sendmail ${to}`, 'Subject: x\n\nhi\n');
  const postsuper = (...args: string[]): Promise<unknown> => runProgram('/usr/sbin/postsuper', ['-c', host.postfix.configDirectory, ...args]);
  const queued = async (): Promise<Map<string, string>> => {
    const { output } = await runProgram('/usr/sbin/postqueue', ['-c', host.postfix.configDirectory, '-j']);
    const messages = output.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { queue_id: string; queue_name: string; recipients: { address: string }[] });
    return new Map(messages.map(({ queue_id, queue_name, recipients }) => [`${queue_name} ${recipients[0]?.address}`, queue_id]));
  };

  test('fills nothing, and frees nothing but what was held because of the protection', async () => {
    host.hop.mood = 'defer';
    // The administrator keeps two messages back by hand: a local user's, and one of somebody who logged in.
    await sendmail(DAEMON, 'kept@outside.test');
    await host.send(MINSU, 'kept-too@outside.test');
    await eventually(async () => expect([...(await queued()).keys()].sort()).toEqual(['deferred kept-too@outside.test', 'deferred kept@outside.test']));
    await postsuper('-h', 'ALL');
    const byHand = [...(await queued()).values()];

    for (let n = 0; (await host.report())?.status !== 'protected'; n += 1) await host.send(MINSU, `v${n}@outside.test`).catch(() => undefined);
    await sendmail(DAEMON, 'first@outside.test');
    await eventually(async () => expect((await host.report())?.localMail).toEqual({ held: 1 }));

    const script = join(host.postfix.directory, 'forger.pl');
    await writeFile(script, forger(policyPort, byHand), { mode: 0o644 });
    expect(await asLocalUser(host.postfix, WEB_USER.uid, `/usr/bin/perl ${script}`)).toEqual({ code: 0, output: '' });
    await sendmail(DAEMON, 'second@outside.test');
    await eventually(async () => expect((await host.report())?.localMail).toEqual({ held: 2 }));

    const ledger = join(host.postfix.directory, 'guard', 'held-local-mail');
    expect((await stat(ledger)).size).toBeLessThan(1_000);
    expect((await readFile(ledger, 'utf8')).split('\n').filter((id) => byHand.includes(id))).toEqual([]);

    await host.done(await host.enrolled.ask({ kind: 'hold-messages', account: MINSU }));
    await host.done(await host.enrolled.ask({ kind: 'restart-smtp', reason: 'a test' }));
    await eventually(async () => expect(await host.report()).toMatchObject({ status: 'watching', latch: null }));
    host.hop.mood = 'accept';
    const released = await host.done(await host.enrolled.ask({ kind: 'release-local-mail' }));
    expect(released).toMatchObject([{ step: 'release-messages', status: 'done', count: 2 }]);
    await eventually(() => expect(host.received().sort()).toEqual(['first@outside.test', 'second@outside.test']));
    expect([...(await queued()).values()]).toEqual(expect.arrayContaining(byHand));
    // What is gone is forgotten.
    await eventually(async () => expect((await stat(ledger)).size).toBe(0));
  }, 300_000);
});
