import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashSync } from '@node-rs/bcrypt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startPolicyStub } from '@sluice/guard/mailserver/testing/policy-stub';

interface Parts {
  'policy-client': {
    policyRequest(attributes: Record<string, unknown>): string;
    createPolicyClient(options: { host: string; port: number; patienceMs: number }): (attributes: Record<string, unknown>) => Promise<string | null>;
  };
  'password-check': { createPasswordCheck(): (field: string | null, password: string) => Promise<boolean> };
  'log-file': {
    logText(text: unknown, longest?: number): string;
    createLogFile(options: { folder: string; timeZone: string; now(): number; complain(line: string): void }): (source: string, connection: string, event: string) => void;
  };
  'accounts-file': { AccountsFile: new (file: string) => { passwordOf(account: string): Promise<string | null> } };
  maildir: { mailboxFolder(maildirs: string, account: string): string };
}

const requirePart = createRequire(import.meta.url);
/** The plugins' parts are CommonJS, which Haraka asks for. */
const part = <Name extends keyof Parts>(name: Name) => requirePart(`./haraka/parts/${name}.cjs`) as Parts[Name];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-parts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('policy client', () => {
  test('no value can end a line or a string', () => {
    const request = part('policy-client').policyRequest({ sender: 'a\nsasl_username=root\0\r\n', helo_name: 'x'.repeat(5_000), size: 0, sasl_method: undefined });
    expect(request.split('\n')).toEqual(['request=smtpd_access_policy', 'sender=a?sasl_username=root???', `helo_name=${'x'.repeat(1_000)}`, 'size=0', 'sasl_method=', '', '']);
  });

  test('many questions at once get their own answers', async () => {
    const stub = await startPolicyStub();
    stub.action = '530 no';
    const ask = part('policy-client').createPolicyClient({ host: '127.0.0.1', port: stub.port, patienceMs: 5_000 });
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => ask({ recipient: index })));
    expect(new Set(answers)).toEqual(new Set(['530 no']));
    expect(stub.requests).toHaveLength(40);
    await stub.close();
  });

  test('a guard that comes back within the patience is asked again, one that does not is no leave', async () => {
    const gone = await startPolicyStub();
    const ask = part('policy-client').createPolicyClient({ host: '127.0.0.1', port: gone.port, patienceMs: 3_000 });
    expect(await ask({})).toBe('DUNNO');
    await gone.close();
    const answer = ask({});
    const back = await startPolicyStub(gone.port);
    expect(await answer).toBe('DUNNO');
    await back.close();
    const impatient = part('policy-client').createPolicyClient({ host: '127.0.0.1', port: gone.port, patienceMs: 150 });
    expect(await impatient({})).toBeNull();
  });
});

describe('password check', () => {
  const hash = hashSync('secret', 4);
  test.each([
    [`{BLF-CRYPT}${hash}`, 'secret', true],
    [`{BLF-CRYPT}${hash.replace('$2y$', '$2b$')}`, 'secret', true],
    [`{BLF-CRYPT}${hash}`, 'Secret', false],
    [`{BLF-CRYPT}${hash}`, '', false],
    [`{CRYPT}!{BLF-CRYPT}${hash}`, 'secret', false],
    [`{CRYPT}$!${'$'}{BLF-CRYPT}${hash}`, 'secret', false],
    [`{BLF-CRYPT}!${hash}`, 'secret', false],
    ['{PLAIN}secret', 'secret', false],
    ['secret', 'secret', false],
    ['', '', false],
    [null, 'secret', false],
  ])('%s with %j: %j', async (field, password, matches) => {
    const check = part('password-check').createPasswordCheck();
    expect(await check(field, password)).toBe(matches);
    expect(await check(field, password), 'and the second time').toBe(matches);
  });

  test('a proven password is no longer right once the hash is another one', async () => {
    const check = part('password-check').createPasswordCheck();
    expect(await check(`{BLF-CRYPT}${hash}`, 'secret')).toBe(true);
    expect(await check(`{BLF-CRYPT}${hashSync('other', 4)}`, 'secret')).toBe(false);
  });
});

describe('receiving log', () => {
  test('one file a day in the server’s zone', async () => {
    let now = Date.UTC(2026, 10, 24, 14, 59, 59, 900);
    const write = part('log-file').createLogFile({ folder, timeZone: 'Asia/Seoul', now: () => now, complain: (line) => expect.fail(line) });
    write('99,99', 'ABC-1', 'Connected from 127.0.0.1');
    now += 100;
    write('3,1', 'ABC-1', 'DATA command successful.');
    expect((await readdir(folder)).sort()).toEqual(['2026-11-24.log', '2026-11-25.log']);
    expect(await readFile(join(folder, '2026-11-24.log'), 'utf8')).toBe('23:59:59 99,99,abc-1,Connected from 127.0.0.1\n');
    expect(await readFile(join(folder, '2026-11-25.log'), 'utf8')).toBe('00:00:00 3,1,abc-1,DATA command successful.\n');
  });

  test('files of more than 35 days ago go, and nothing else does', async () => {
    for (const name of ['2026-10-19.log', '2026-10-21.log', '2025-01-01.log', 'notes.log', '2020-01-01.log.gz', '2020-01-01.txt']) await writeFile(join(folder, name), '');
    const write = part('log-file').createLogFile({ folder, timeZone: 'UTC', now: () => Date.UTC(2026, 10, 24, 12), complain: (line) => expect.fail(line) });
    write('99,99', 'a', 'Connected from 127.0.0.1');
    expect((await readdir(folder)).sort()).toEqual(['2020-01-01.log.gz', '2020-01-01.txt', '2026-10-21.log', '2026-11-24.log', 'notes.log']);
  });

  test('a folder that cannot be written is complained about and stops nothing', async () => {
    await writeFile(join(folder, 'file'), '');
    const complaints: string[] = [];
    const write = part('log-file').createLogFile({ folder: join(folder, 'file'), timeZone: 'UTC', now: () => 0, complain: (line) => complaints.push(line) });
    write('3,1', 'a', 'x');
    expect(complaints).toHaveLength(1);
  });

  test('text of a client is one bounded line', () => {
    const { logText } = part('log-file');
    expect(logText('a\r\nb\0c\x1b[2J\u0085\u2028\u2029d')).toBe('a??b?c?[2J???d');
    expect(logText('한글 주소')).toBe('한글 주소');
    expect(logText('x'.repeat(10_000))).toHaveLength(320);
    expect(logText(undefined)).toBe('');
  });
});

test('the accounts file is read again when it was replaced or changed', async () => {
  const file = join(folder, 'accounts');
  await writeFile(file, '# comment\nA@x.test:one:1:1\nA@x.test:second:1:1\n\nbroken\n');
  const accounts = new (part('accounts-file').AccountsFile)(file);
  expect([await accounts.passwordOf('a@X.test'), await accounts.passwordOf('broken'), await accounts.passwordOf('# comment')]).toEqual(['one', null, null]);
  await writeFile(file, 'a@x.test:another:1:1\n');
  expect(await accounts.passwordOf('a@x.test')).toBe('another');
  await rm(file);
  await expect(accounts.passwordOf('a@x.test')).rejects.toMatchObject({ code: 'ENOENT' });
});

test('no account name leads out of the Maildirs', () => {
  const { mailboxFolder } = part('maildir');
  expect(mailboxFolder('/mail', 'minsu@example.test')).toBe('/mail/minsu@example.test');
  expect(mailboxFolder('/mail', '../../etc@x')).toBe('/mail/%2e.%2f..%2fetc@x');
  expect(mailboxFolder('/mail', '..')).toBe('/mail/%2e.');
  expect(mailboxFolder('/mail', 'a\0/b')).toBe('/mail/a%0%2fb');
});
