import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { consoleOn, request, sessionCookie } from '@/lib/auth/testing/console';
import { temporarySqlite, type TemporaryDatabase } from '@/lib/db/testing/temporary-database';
import packageJson from '@/package.json';
import { GET as fetchPackage } from '../guard/package/[name]/route';
import { GET as list } from './packages/route';

const { version } = packageJson;
const NAME = `sluice-guard_${version}_all.deb`;
const sha256 = 'a'.repeat(64);
let folder: string;
let database: TemporaryDatabase;
let cookie: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-served-'));
  vi.stubEnv('SLUICE_PACKAGES', folder);
  database = await temporarySqlite();
  await consoleOn(database.db);
  cookie = await sessionCookie();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await database.remove();
  await rm(folder, { recursive: true });
});

const made = (of: string) => writeFile(join(folder, 'packages.json'), JSON.stringify({ version: of, packages: [{ kind: 'deb', architecture: 'all', name: NAME, bytes: 5, sha256 }] }));
const listed = async () => (await list(request('/api/servers/packages', { headers: { cookie } }), { params: Promise.resolve({}) })).json() as Promise<unknown>;
const fetched = (name: string) => fetchPackage(request(`/api/guard/package/${name}`, { origin: null }), { params: Promise.resolve({ name }) });

test('a package of this version is listed with its checksum, and comes whole to whoever asks', async () => {
  await made(version);
  await writeFile(join(folder, NAME), 'bytes');
  expect(await listed()).toEqual({ version, packages: [{ kind: 'deb', architecture: 'all', name: NAME, bytes: 5, sha256 }] });
  const response = await fetched(NAME);
  expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '5', 'bytes']);
});

test('one of another version, a list that is damaged, and none at all are the same: there is none', async () => {
  await made('0.0.1');
  await writeFile(join(folder, NAME), 'bytes');
  for (const damage of [() => Promise.resolve(), () => writeFile(join(folder, 'packages.json'), '{"version":'), () => rm(join(folder, 'packages.json'))]) {
    await damage();
    expect(await listed()).toEqual({ version, packages: [] });
    expect((await fetched(NAME)).status).toBe(404);
  }
});

test('nothing but the packages of the list is served, and a list without its file serves nothing', async () => {
  await made(version);
  for (const name of ['packages.json', '../packages.json', '..%2Fpackages.json', '', NAME]) expect((await fetched(name)).status, name).toBe(404);
});
