import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingDebian, type DebianChoice } from '../testing/debian';
import { describeUnlessMissing, missingOnHost } from '../testing/host-packages';
import { asLocalUser, WEB_USER } from '../testing/local-user';
import { HOST_PASSWORD, startPrivatePostfix, type PrivatePostfix } from '../testing/private-postfix';
import { numbered, queueFile, record } from '../testing/queue-file';
import { sendMail } from '../testing/smtp-client';
import { until } from '../testing/until';
import { readOrigin } from './queue-file';
import { recipientsLeft } from './recipients-left';

const run = promisify(execFile);
const KIM = 'kim@example.test';
const ID = '4C642286CD5';
const OWNER = 103;

const submitted = (uid: number, id = ID): string[] => [`Received: by mail.example.test (Postfix, from userid ${uid})`, `\tid ${id}; Sat, 28 Nov 2026 15:22:42 +0000 (UTC)`];
const RECEIVED = ['Received: from client.test (unknown [192.0.2.1])', '\tby mail.example.test (Postfix) with ESMTPA id E2831223082', '\tfor <a@out.test>; Sat, 28 Nov 2026 15:19:34 +0000 (UTC)'];

describe('a queue file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-queue-file-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function origin(contents: Buffer): Promise<ReturnType<typeof readOrigin>> {
    await writeFile(join(folder, ID), contents);
    return readOrigin(join(folder, ID), ID, OWNER);
  }

  test.each<[string, [string, string][], string[], object]>([
    ['of an account', [['A', 'sasl_username=kim@example.test'], ['S', 'a@b.test'], ['A', 'client_address=192.0.2.1'], ['R', 'x@out.test']], RECEIVED, { login: KIM, client: '192.0.2.1', uid: null }],
    ['of a machine', [['S', 'a@b.test'], ['A', 'client_address=2001:db8::1'], ['R', 'x@out.test']], RECEIVED, { login: null, client: '2001:db8::1', uid: null, unfiltered: false }],
    ['that goes to a filter', [['L', 'smtp-amavis:[127.0.0.1]:10024'], ['A', 'client_address=127.0.0.1']], RECEIVED, { unfiltered: true }],
    ['of a local user', [['S', 'a@b.test'], ['R', 'x@out.test']], [...submitted(33), 'To: x@out.test', 'X-PHP-Originating-Script: 1001:form.php'], { uid: 33, script: '1001:form.php' }],
    ['of Postfix itself', [['S', ''], ['R', 'x@out.test']], ['Received: by mail.example.test (Postfix)', `\tid ${ID}; Sat, 28 Nov 2026`], { login: null, client: null, uid: null }],
    ['of a local user, handed over again', [['S', 'a@b.test']], [...submitted(OWNER), ...submitted(OWNER, 'F21572230B3'), ...submitted(33, 'E2831223082')], { uid: 33 }],
    ['with a header of milters in front', [['S', 'a@b.test']], ['DKIM-Signature: v=1;', '\tb=x', ...submitted(33)], { uid: 33 }],
    // Postfix's own was taken out by header_checks, and the user has written another.
    ['whose user claims to be another', [['S', 'a@b.test']], [...submitted(0, 'E2831223082'), ...submitted(0)], { uid: null }],
    ['whose client claims to be a local user', [['A', 'client_address=192.0.2.1']], submitted(33), { uid: null }],
    ['whose user claims a login', [['S', 'a@b.test']], [...submitted(33), 'A: sasl_username=kim@example.test', 'sasl_username=kim@example.test'], { uid: 33, login: null }],
    ['whose text begins like a header', [['S', 'a@b.test']], ['Subject: x', '', ...submitted(0)], { uid: null }],
    ['with a thousand recipients', [['S', 'a@b.test'], ...Array.from({ length: 1_000 }, (_, index): [string, string] => ['R', `u${index}@out.test`])], submitted(33), { uid: 33 }],
    ['with a long name', [['A', `sasl_username=${'n'.repeat(300)}`], ['A', 'client_address=192.0.2.1']], RECEIVED, { login: 'n'.repeat(300) }],
  ])('%s', async (_, envelope, header, expected) => {
    expect(await origin(queueFile(envelope, header))).toMatchObject({ arrivedAt: 1_795_879_174_922, ...expected });
  });

  test('is followed where a milter has put a record in another place', async () => {
    const room = record('p', numbered(0));
    const plain = queueFile([['S', 'a@b.test']], ['Subject: placeholder', ...submitted(33)]);
    // The first line of the header has become a pointer to two others at the end of the file, which point back.
    const at = plain.indexOf('NSubject'.replace('N', `N${String.fromCharCode('Subject: placeholder'.length)}`));
    const [moved, back] = [plain.length, at + 2 + 'Subject: placeholder'.length];
    const pointer = Buffer.concat([Buffer.from('p'), Buffer.from([20]), Buffer.from(numbered(moved).padEnd(20))]);
    const changed = Buffer.concat([plain.subarray(0, at), pointer, plain.subarray(back), record('N', 'X-Added: one'), room, record('p', numbered(back))]);
    expect(await origin(changed)).toMatchObject({ uid: 33 });
    const circle = Buffer.concat([plain.subarray(0, at), Buffer.concat([Buffer.from('p'), Buffer.from([20]), Buffer.from(numbered(at).padEnd(20))]), plain.subarray(back)]);
    expect(await origin(circle)).toMatchObject({ uid: null });
  });

  test('that is gone, empty, cut off or damaged never stops anybody', async () => {
    expect(readOrigin(join(folder, 'nothing'), ID, OWNER)).toBeNull();
    expect(await origin(Buffer.alloc(0))).toBeNull();
    const whole = queueFile([['A', 'sasl_username=kim@example.test'], ['A', 'client_address=192.0.2.1']], RECEIVED);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }), async (length, bytes) => {
        const damaged = Buffer.from(whole.subarray(0, length));
        for (const [position, byte] of bytes) if (position < damaged.length) damaged[position] = byte;
        await origin(damaged);
      }),
      { numRuns: 300 },
    );
  });
});

const HOSTS: { name: string; debian: DebianChoice; packages: string[]; uid: number; forged: number }[] = [
  { name: 'this host', debian: 'this-host', packages: ['php-cli'], uid: WEB_USER.uid, forged: 0 },
  // Only root may hand mail over to another instance than the host's own; there is no PHP there.
  { name: 'Debian 13', debian: 'debian-13', packages: [], uid: 0, forged: 33 },
];
const missingOf = ({ debian, packages }: (typeof HOSTS)[number]): string | null => missingOnHost(['postfix', 'dovecot-core', 'dovecot-imapd', ...packages], { root: true }) ?? missingDebian(debian);

describe.each(HOSTS.map((each) => ({ ...each, missing: missingOf(each) })))('queue files of Postfix', ({ name, debian, uid, forged, missing }) => describeUnlessMissing(`on ${name}`, missing, () => {
  let host: PrivatePostfix;
  beforeAll(async () => {
    const aliases = `inline:{ {away@example.test=away@forward.test} }`;
    host = await startPrivatePostfix({ accounts: [KIM], debian, main: { defer_transports: 'smtp', mynetworks: '127.0.0.0/8', virtual_alias_maps: aliases } });
  });
  afterAll(() => host?.remove());

  const message = { from: 'somebody@else.test', text: 'Subject: x\r\n\r\nhi\r\n' };
  const php = '/usr/bin/php -d mail.add_x_header=On -r \'mail("a@out.test", "hi", "text");\'';

  async function handOver(to: string, text: string): Promise<void> {
    if (debian === 'this-host') return expect(await asLocalUser(host, uid, `/usr/sbin/sendmail -f root@example.test ${to}`, text)).toMatchObject({ code: 0 });
    const sendmail = run(host.debian.program('sendmail'), ['-C', host.configDirectory, '-f', 'root@example.test', to]);
    sendmail.child.stdin?.end(text);
    await sendmail;
  }

  /** Every message in the queue by its file. One that moves on meanwhile is met twice, or not at all. */
  async function queued(): Promise<{ id: string; origin: ReturnType<typeof readOrigin>; left: ReturnType<typeof recipientsLeft> }[]> {
    const found = [];
    const owner = (await stat(join(host.queueDirectory, 'incoming'))).uid;
    for (const queue of ['incoming', 'active', 'deferred', 'hold']) {
      for (const name of await readdir(join(host.queueDirectory, queue), { recursive: true })) {
        const id = name.split('/').at(-1) ?? '';
        const file = join(host.queueDirectory, queue, name);
        if (id.length >= 6) found.push({ id, origin: readOrigin(file, id, owner), left: recipientsLeft(file, 1024 * 1024) });
      }
    }
    return found;
  }

  /** What postcat says of the envelope. */
  async function attributesOf(id: string): Promise<Map<string, string>> {
    const { stdout } = await run(host.debian.program('postcat'), ['-c', host.configDirectory, '-e', '-q', id]);
    return new Map([...stdout.matchAll(/^(?:named_attribute: )?(\w+)[=:] ?(.*)$/gm)].map(([, key = '', value = '']) => [key, value.trim()]));
  }

  test('are read as postcat reads them, and name their local user', async () => {
    await sendMail(host.submissionPort, { ...message, to: ['a@out.test'] }, { user: KIM, pass: HOST_PASSWORD });
    await sendMail(host.smtpPort, { ...message, to: Array.from({ length: 300 }, (_, index) => `long-name-of-recipient-${index}@out${index}.test`) }, null);
    await sendMail(host.smtpPort, { ...message, to: ['away@example.test'] }, null);
    if (debian === 'this-host') expect(await asLocalUser(host, uid, php)).toEqual({ code: 0, output: '' });
    else await handOver('a@out.test', 'X-PHP-Originating-Script: 1001:form.php\n\nhi\n');
    await handOver('b@out.test', `Received: by x (Postfix, from userid ${forged})\n\nhi\n`);
    // A message that moves on while it is looked at is found nowhere: all that follows is of the look that found each.
    let found: Awaited<ReturnType<typeof queued>> = [];
    const kinds = async (): Promise<unknown[]> => {
      found = await queued();
      return found.map(({ origin }) => [origin?.login, origin?.client, origin?.uid, origin?.script]).sort();
    };
    const expected = [
      [KIM, '127.0.0.1', null, null],
      [null, '127.0.0.1', null, null],
      [null, '127.0.0.1', null, null],
      [null, null, uid, null],
      [null, null, uid, expect.stringMatching(/^\d+:/)],
    ].sort();
    await expect.poll(kinds, { timeout: 30_000 }).toEqual(expected);
    for (const { id, origin } of found) {
      const attributes = await attributesOf(id);
      expect(origin?.login ?? undefined).toBe(attributes.get('sasl_username'));
      expect(origin?.client ?? undefined).toBe(attributes.get('client_address'));
      expect(Math.floor((origin?.arrivedAt ?? 0) / 1_000)).toBe(Date.parse(attributes.get('message_arrival_time') ?? '') / 1_000);
    }

    // Whom Postfix took from the header stands behind the text.
    await handOver('-t', `To: ${Array.from({ length: 70 }, (_, index) => `u${index}@out.test`).join(',\n ')}\n\nhi\n`);
    await expect.poll(async () => (await queued()).map(({ origin, left }) => [origin?.recipients, left?.waiting, left?.whole]).sort(), { timeout: 30_000 }).toEqual([[1, 1, true], [1, 1, true], [1, 1, true], [1, 1, true], [300, 300, true], [70, 70, true]]);
    await run(host.debian.program('postsuper'), ['-c', host.configDirectory, '-d', (await queued()).find(({ left }) => left?.waiting === 70)?.id ?? '']);

    // Handed over again under other ids, they are still the same senders'.
    await run(host.debian.program('postsuper'), ['-c', host.configDirectory, '-r', 'ALL']);
    await until('they were taken up again', async () => (await host.log()).match(/orig_id=/g)?.length === 5, 30_000);
    await expect.poll(kinds, { timeout: 30_000 }).toEqual(expected);
  });
}));
