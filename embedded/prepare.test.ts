import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { embeddedLayout } from '@sluice/guard/mailserver/embedded/layout';
import { embeddedProcess, prepareEmbedded, type EmbeddedOptions } from './prepare';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sluice-prepare-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const options = (changes: Partial<EmbeddedOptions> = {}): EmbeddedOptions => ({
  directory,
  smtpHost: '127.0.0.1',
  smtpPort: 2525,
  policyPort: 40025,
  nextHop: { host: '127.0.0.1', port: 2526 },
  domain: 'Example.test',
  timeZone: 'Asia/Seoul',
  mailboxes: [{ account: 'minsu@example.test', passwordHash: `{BLF-CRYPT}$2y$05$${'a'.repeat(53)}` }],
  ...changes,
});

test('a second preparation changes the configuration and keeps the accounts', async () => {
  const layout = embeddedLayout(directory);
  await prepareEmbedded(options());
  await writeFile(layout.accounts, 'hana@example.test:{BLF-CRYPT}x:1000:1000::::\n');
  await writeFile(join(layout.plugins, 'of-an-older-version.js'), 'throw new Error()');
  await prepareEmbedded(options({ smtpPort: 2600, smtpHost: '::1', nextHop: { host: 'relay.example.net', port: 25 } }));
  expect(await readFile(layout.accounts, 'utf8')).toContain('hana@');
  expect(await readFile(join(layout.config, 'smtp.ini'), 'utf8')).toContain('listen=[::1]:2600\n');
  expect(await readFile(join(layout.config, 'outbound.ini'), 'utf8')).toContain('enable_tls=true');
  expect(JSON.parse(await readFile(join(layout.config, 'embedded.json'), 'utf8'))).toMatchObject({ domain: 'example.test', nextHop: { host: 'relay.example.net' }, policy: { port: 40025 } });
  expect(await readdir(layout.plugins)).not.toContain('of-an-older-version.js');
});

test('every plugin the configuration names is there, and what is secret is the owner’s alone', async () => {
  const layout = embeddedLayout(directory);
  await prepareEmbedded(options());
  const named = (await readFile(join(layout.config, 'plugins'), 'utf8')).split('\n').filter(Boolean);
  expect((await readdir(layout.plugins)).sort()).toEqual(named.map((name) => `${name}.js`).sort());
  for (const file of [layout.accounts, join(layout.config, 'internalcmd_key')]) expect((await stat(file)).mode & 0o077).toBe(0);
  expect(await readFile(join(layout.config, 'connection.ini'), 'utf8')).toContain(`spool_dir=${layout.spool}\n`);
});

test('the process is Haraka with this folder', () => {
  const { args, cwd, environment } = embeddedProcess(directory);
  expect(args).toEqual([expect.stringMatching(/haraka[/\\]haraka\.js$/)]);
  expect({ cwd, environment }).toEqual({ cwd: directory, environment: { HARAKA: directory } });
});
