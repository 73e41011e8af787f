import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseConfig } from '@sluice/guard/config';
import { enroll } from './enroll';
import { eximDomains, mainLog } from './exim-host-facts';
import { localDomains } from './host-facts';
import { newConfig, type HostFacts } from './new-config';

let folder: string;
let server: Server;
let answer: { status: number; body: string };
let asked: { path: string; body: string }[];
let said: string[];
let started: { problem: string | null } | null;
let starts: [listen: string, owner: number | null | undefined][];

const facts: Omit<HostFacts, 'consoleUrl' | 'tokenFile'> = {
  ...{ localDomains: ['example.test', 'mail.example.test'], timeZone: 'Asia/Seoul', logFile: '/var/log/mail.log', logSource: 'file' as const },
  ...{ accountsFile: null, usesDatabase: false, hasDovecot: true, policyListen: '/var/spool/postfix/private/sluice-guard' },
};
const GOOD = { status: 201, body: JSON.stringify({ serverId: 's1', name: 'mx1', token: 'a-token-of-a-guard' }) };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-enroll-'));
  [answer, asked, said, started, starts] = [GOOD, [], [], null, []];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ path: request.url ?? '', body });
      response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const url = (path = '') => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const configFile = () => join(folder, 'etc', 'guard.toml');
const run = (address = url(), found = facts) =>
  enroll({
    ...{ url: address, code: 'AAAA-BBBB', configFile: configFile(), facts: () => Promise.resolve(found), say: (line: string) => said.push(line) },
    start: (listen, owner) => (starts.push([listen, owner]), Promise.resolve(started)),
  });

test('a new host gets its token, for the owner alone, and a configuration that the guard takes', async () => {
  await run(url('/'));
  expect(asked).toEqual([{ path: '/api/guard/enroll', body: '{"code":"AAAA-BBBB"}' }]);
  const tokenFile = join(folder, 'etc', 'token');
  expect(await readFile(tokenFile, 'utf8')).toBe('a-token-of-a-guard\n');
  expect((await stat(tokenFile)).mode & 0o777).toBe(0o600);
  const config = parseConfig(await readFile(configFile(), 'utf8'), 'guard.toml');
  expect(config).toMatchObject({
    console: { url: url(), token_file: tokenFile },
    mailserver: { kind: 'postfix', local_domains: facts.localDomains, time_zone: 'Asia/Seoul', dovecot: { doveadm: '/usr/bin/doveadm' } },
    policy: { listen: { path: '/var/spool/postfix/private/sluice-guard' } },
  });
  expect(said.join('\n')).toContain('enrolled as mx1');
  expect(said.join('\n')).not.toContain('a-token-of-a-guard');
});

test('a configuration that is there stays, and only the token is new', async () => {
  await run();
  const before = `${await readFile(configFile(), 'utf8')}# a word of my own\n`;
  await writeFile(configFile(), before);
  answer = { ...GOOD, body: GOOD.body.replace('a-token-of-a-guard', 'another-token-of-it') };
  await run();
  expect(await readFile(configFile(), 'utf8')).toBe(before);
  expect(await readFile(join(folder, 'etc', 'token'), 'utf8')).toBe('another-token-of-it\n');
});

test('what this host refuses is found before the code is used', async () => {
  await expect(run('mx1.example.test')).rejects.toThrow('is not the address of a console');
  await expect(run('ftp://mx1.example.test')).rejects.toThrow('is not the address of a console');
  await run();
  asked = [];
  await writeFile(configFile(), (await readFile(configFile(), 'utf8')).replace(/^url = .*$/m, 'url = "http://elsewhere.test"'));
  await expect(run()).rejects.toThrow('names another console, http://elsewhere.test. Nothing was changed, and the code can still be used');
  await writeFile(configFile(), '[console]\nurll = "x"\n');
  await expect(run()).rejects.toThrow(/urll is not known.*The code can still be used/s);
  expect(asked).toEqual([]);
});

test.each([
  ['a code that was used', 410, JSON.stringify({ code: 'code-used-or-expired', message: 'This code was used before.' }), 'This code was used before.'],
  ['too many attempts', 429, JSON.stringify({ code: 'too-many-requests', message: 'Wait a minute.' }), 'Wait a minute.'],
  ['another program', 200, '<html>', 'is not a console of Sluice (status 200)'],
  ['a proxy without its console', 502, 'bad gateway', 'is not a console of Sluice (status 502)'],
])('%s is told in a sentence, and nothing is written', async (_, status, body, sentence) => {
  answer = { status, body };
  await expect(run()).rejects.toThrow(sentence);
  await expect(stat(configFile())).rejects.toThrow('ENOENT');
  await expect(stat(join(folder, 'etc', 'token'))).rejects.toThrow('ENOENT');
});

test('a console that is not there', async () => {
  const address = url();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await expect(run(address)).rejects.toThrow('ECONNREFUSED');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

test('a console whose certificate is of an authority of its own: where that is named is told, and the code is not used', async () => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const secure = createSecureServer({ key: await readFile(key), cert: await readFile(cert) }, (request) => asked.push({ path: request.url ?? '', body: '' }));
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  await expect(run(`https://127.0.0.1:${(secure.address() as AddressInfo).port}`)).rejects.toThrow(/the code can still be used.*NODE_EXTRA_CA_CERTS=FILE.*\/etc\/default\/sluice-guard/);
  await new Promise((resolve) => secure.close(resolve));
  expect(asked).toEqual([]);
  await expect(stat(configFile())).rejects.toThrow('ENOENT');
});

test.each([
  [{ hasDovecot: false, accountsFile: '/etc/dovecot/users', usesDatabase: true }, { log_file: '/var/log/mail.log' }],
  [{ hasDovecot: true, localDomains: ['a"b\\c.test'.replace(/["\\]/g, '')], logFile: '/var/log/mail "x".log' }, { dovecot: { doveadm: '/usr/bin/doveadm' }, log_file: '/var/log/mail "x".log' }],
])('the configuration is TOML whatever was found: %j', (parts, expected) => {
  const text = newConfig({ ...facts, ...parts, consoleUrl: 'https://sluice.example.test/', tokenFile: '/etc/sluice/token' });
  expect(parseConfig(text, 'guard.toml').mailserver).toMatchObject(expected);
});

test('domains that stand in main.cf by name', () => {
  const settings = (parts: Record<string, string>) => new Map(Object.entries(parts));
  expect(localDomains(settings({ mydestination: 'mail.Example.test, localhost.localdomain, localhost', virtual_mailbox_domains: 'hash:/etc/postfix/domains example.test' }))).toEqual(['mail.example.test', 'example.test']);
  expect(localDomains(settings({ mydestination: 'localhost', myhostname: 'mx1.example.test' }))).toEqual(['mx1.example.test']);
  expect(localDomains(settings({}))).toEqual(['localhost']);
});

test('a console on another host that is not encrypted is warned about before the code is sent', async () => {
  await run();
  expect(said.join('\n')).not.toContain('Warning');
  await expect(run('http://console.invalid:9')).rejects.toThrow();
  expect(said.join('\n')).not.toContain('Warning');
  await rm(configFile());
  await expect(run('http://console.invalid:9')).rejects.toThrow('does not answer');
  expect(said.join('\n')).toContain('Warning: http://console.invalid:9 is not encrypted');
});

test('where its units are installed, the guard is started by the way, at the first code and at every later one', async () => {
  started = { problem: null };
  await run();
  expect(said.join('\n')).toContain('The guard runs, and is started with this host.');
  expect(said.slice(said.indexOf('\nNext:') + 1)).toEqual([`  1. sluice guard check --config ${configFile()}`, `  2. sluice guard check --config ${configFile()} --apply`]);
  await run();
  // A configuration that is there stays as it is, and what systemd knows of it too.
  expect(starts).toEqual([[facts.policyListen, null], [facts.policyListen, undefined]]);
});

test('a guard that could not be started is told with the reason, and how to start it stays the next step', async () => {
  started = { problem: 'Assertion failed on job for sluice-guard.socket.' };
  await run();
  expect(said.join('\n')).toContain('The guard was not started (Assertion failed on job for sluice-guard.socket.)');
  expect(said.slice(said.indexOf('\nNext:') + 1)).toHaveLength(3);
});

test('beside Exim its socket is one that only Exim may open, and where nobody says that to systemd, a person is told how', async () => {
  const exim = { program: '/usr/sbin/exim4', smtpPort: 25 };
  await run(url(), { ...facts, policyListen: '/run/sluice-guard.sock', socketOwner: 101, exim, logFile: '/var/log/exim4/mainlog' });
  expect(starts).toEqual([['/run/sluice-guard.sock', 101]]);
  expect(said.map((line) => line.trim())).toEqual(expect.arrayContaining(['[Unit]', 'AssertPathIsDirectory=', '[Socket]', 'ListenStream=', 'ListenStream=/run/sluice-guard.sock', 'SocketUser=101']));
  expect(parseConfig(await readFile(configFile(), 'utf8'), 'guard.toml')).toMatchObject({
    mailserver: { kind: 'exim', exim: '/usr/sbin/exim4', log_file: '/var/log/exim4/mainlog', config_directory: '/etc/exim4', local_domains: facts.localDomains, dovecot: { doveadm: '/usr/bin/doveadm' } },
    policy: { listen: { path: '/run/sluice-guard.sock' } },
  });
});

test('domains of an Exim, also those that a panel keeps in a file or as names of files', async () => {
  await writeFile(join(folder, 'domains'), 'one.test: user\ntwo.test\n\n');
  await mkdir(join(folder, 'mail'));
  await writeFile(join(folder, 'mail/three.test'), '');
  expect(await eximDomains(`@ : localhost : localhost.localdomain : Own.test : lsearch;${folder}/domains : dsearch;${folder}/mail : mysql;SELECT 1`, 'mx.example.test')).toEqual(['mx.example.test', 'own.test', 'one.test', 'two.test', 'three.test']);
  expect(await eximDomains('localhost', 'mx.example.test')).toEqual(['mx.example.test']);
  expect([mainLog('/var/log/exim4/%slog'), mainLog('syslog : /var/log/%slog'), mainLog('syslog'), mainLog('')]).toEqual(['/var/log/exim4/mainlog', '/var/log/mainlog', null, null]);
});
