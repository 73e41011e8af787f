import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { temporarySqlite, type TemporaryDatabase } from '@/lib/db/testing/temporary-database';
import { freePort } from '@/lib/mailserver/testing/free-port';
import { describeOnHost } from '@/lib/mailserver/testing/host-packages';
import { asLocalUser, WEB_USER } from '@/lib/mailserver/testing/local-user';
import { startNextHop, type NextHopStub } from '@/lib/mailserver/testing/next-hop-stub';
import { HOST_PASSWORD, startPrivatePostfix, type PrivatePostfix } from '@/lib/mailserver/testing/private-postfix';
import { bundleGuard, GuardProcess, type GuardProgram } from './testing/guard-process';
import { configureHostGuard } from './testing/host-guard';
import { runProgram, swaks } from './testing/mail-programs';
import { RealConsole, type EnrolledHost } from './testing/real-console';

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

describeOnHost('a local user who plays the mail server to the guard', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd', 'swaks'], root: true }, () => {
  let database: TemporaryDatabase;
  let console: RealConsole;
  let enrolled: EnrolledHost;
  let hop: NextHopStub;
  let host: PrivatePostfix;
  let program: GuardProgram;
  let guard: GuardProcess;
  let policyPort: number;

  beforeAll(async () => {
    database = await temporarySqlite();
    console = await RealConsole.start(database.db);
    enrolled = await console.enrol(THRESHOLD);
    hop = await startNextHop();
    policyPort = await freePort();
    host = await startPrivatePostfix({
      accounts: [MINSU],
      policy: { address: `inet:127.0.0.1:${policyPort}`, defaultAction: null },
      nextHopPort: hop.port,
      main: { non_smtpd_milters: `{ inet:127.0.0.1:${policyPort}, default_action=accept }`, hash_queue_names: 'incoming, hold, deferred', hash_queue_depth: '2' },
      longQueueIds: true,
    });
    program = await bundleGuard('guard/main.ts');
    const config = await configureHostGuard(host, { console: console.url, enrolled, policyListen: `127.0.0.1:${policyPort}`, accounts: `kind = "passwd-file"\nfile = "${host.passwdFile}"` });
    guard = new GuardProcess(program, config);
    await eventually(async () => expect((await enrolled.row()).report).toMatchObject({ status: 'watching', localMail: { held: 0 } }));
  });
  afterAll(async () => {
    await guard?.end('SIGTERM');
    await program?.remove();
    await host?.remove();
    await hop?.close();
    await console?.stop();
    await database?.remove();
  });

  const report = async () => (await enrolled.row()).report;
  const sendmail = (uid: number, to: string): Promise<{ code: number; output: string }> => asLocalUser(host, uid, `/usr/sbin/sendmail ${to}`, 'Subject: x\n\nhi\n');
  const postsuper = (...args: string[]): Promise<unknown> => runProgram('/usr/sbin/postsuper', ['-c', host.configDirectory, ...args]);
  const done = async (action: string): Promise<Awaited<ReturnType<EnrolledHost['action']>>> => {
    await eventually(async () => expect(await enrolled.isDone(action)).toBe(true));
    return enrolled.action(action);
  };
  const queued = async (): Promise<Map<string, string>> => {
    const { output } = await runProgram('/usr/sbin/postqueue', ['-c', host.configDirectory, '-j']);
    const messages = output.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { queue_id: string; queue_name: string; recipients: { address: string }[] });
    return new Map(messages.map(({ queue_id, queue_name, recipients }) => [`${queue_name} ${recipients[0]?.address}`, queue_id]));
  };

  test('fills nothing, and frees nothing but what was held because of the protection', async () => {
    hop.mood = 'defer';
    // The administrator keeps two messages back by hand: a local user's, and one of somebody who logged in.
    await sendmail(DAEMON, 'kept@outside.test');
    await swaks(host.submissionPort, { account: MINSU, password: HOST_PASSWORD, to: 'kept-too@outside.test' });
    await eventually(async () => expect([...(await queued()).keys()].sort()).toEqual(['deferred kept-too@outside.test', 'deferred kept@outside.test']));
    await postsuper('-h', 'ALL');
    const byHand = [...(await queued()).values()];

    for (let n = 0; (await report())?.status !== 'protected'; n += 1) await swaks(host.submissionPort, { account: MINSU, password: HOST_PASSWORD, to: `v${n}@outside.test` });
    await sendmail(DAEMON, 'first@outside.test');
    await eventually(async () => expect((await report())?.localMail).toEqual({ held: 1 }));

    const script = join(host.directory, 'forger.pl');
    await writeFile(script, forger(policyPort, byHand), { mode: 0o644 });
    expect(await asLocalUser(host, WEB_USER.uid, `/usr/bin/perl ${script}`)).toEqual({ code: 0, output: '' });
    await sendmail(DAEMON, 'second@outside.test');
    await eventually(async () => expect((await report())?.localMail).toEqual({ held: 2 }));

    const ledger = join(host.directory, 'guard', 'held-local-mail');
    expect((await stat(ledger)).size).toBeLessThan(1_000);
    expect((await readFile(ledger, 'utf8')).split('\n').filter((id) => byHand.includes(id))).toEqual([]);

    await done(await enrolled.ask({ kind: 'hold-messages', account: MINSU }));
    await done(await enrolled.ask({ kind: 'restart-smtp', reason: 'a test' }));
    await eventually(async () => expect(await report()).toMatchObject({ status: 'watching', latch: null }));
    hop.mood = 'accept';
    const released = await done(await enrolled.ask({ kind: 'release-local-mail' }));
    expect(released.steps).toMatchObject([{ step: 'release-messages', status: 'done', count: 2 }]);
    await eventually(() => expect(hop.received.flatMap(({ to }) => to).sort()).toEqual(['first@outside.test', 'second@outside.test']));
    expect([...(await queued()).values()]).toEqual(expect.arrayContaining(byHand));
    // What is gone is forgotten.
    await eventually(async () => expect((await stat(ledger)).size).toBe(0));
  }, 300_000);
});
