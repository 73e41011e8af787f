import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parseConfig } from '@sluice/guard/config';
import { GUARD_ENVIRONMENT, GUARD_FLAGS, GUARD_MEMORY } from '@/cli/start/guard-flags';
import { SOCKET_IN_QUEUE } from '@sluice/guard/check/look-at-policy-socket';
import { newConfig } from './new-config';
import { UNIT_LISTEN } from './start-by-units';

const units = join(import.meta.dirname, '../../systemd');
const ANALYZE = '/usr/bin/systemd-analyze';

test('the socket of systemd and a new configuration name one address', async () => {
  const socket = await readFile(join(units, 'sluice-guard.socket'), 'utf8');
  const text = newConfig({ consoleUrl: 'http://127.0.0.1:3000', tokenFile: '/etc/sluice/token', localDomains: ['example.test'], timeZone: 'UTC', logFile: '/var/log/mail.log', logSource: 'file', accountsFile: null, usesDatabase: false, hasDovecot: false, policyListen: UNIT_LISTEN });
  const { policy, state } = parseConfig(text, 'guard.toml');
  expect(policy.listen).toEqual({ path: /^ListenStream=(\/.+)$/m.exec(socket)?.[1] });
  expect(UNIT_LISTEN.endsWith(`/${SOCKET_IN_QUEUE}`)).toBe(true);
  expect(state.directory).toBe(`/var/lib/${/^StateDirectory=(.+)$/m.exec(await readFile(join(units, 'sluice-guard.service'), 'utf8'))?.[1]}`);
});

test('the unit runs the guard as `sluice start` does', async () => {
  const [, flags] = /^ExecStart=\/usr\/bin\/node (.+) \/opt\/sluice\/dist\/guard\.js/m.exec(await readFile(join(units, 'sluice-guard.service'), 'utf8')) ?? [];
  expect(flags?.split(' ')).toEqual(GUARD_FLAGS);
});

test('the unit has the environment and the bounds of the guard', async () => {
  const unit = await readFile(join(units, 'sluice-guard.service'), 'utf8');
  const given = [...unit.matchAll(/^Environment=(.+)$/gm)].flatMap(([, pairs = '']) => pairs.split(' '));
  expect(given).toEqual(expect.arrayContaining(Object.entries(GUARD_ENVIRONMENT).map(([name, value]) => `${name}=${value}`)));
  const bound = (name: string): number => Number(new RegExp(`^${name}=(\\d+)M$`, 'm').exec(unit)?.[1]);
  expect([bound('MemoryHigh'), bound('MemoryMax')]).toEqual([GUARD_MEMORY.high, GUARD_MEMORY.max]);
  // Twice what it shall take, so that the kernel presses no guard that keeps its promise; and it is pressed before it is ended.
  expect(GUARD_MEMORY.high).toBeGreaterThan(2 * GUARD_MEMORY.goal);
  expect(GUARD_MEMORY.max).toBeGreaterThan(GUARD_MEMORY.high);
});

test.skipIf(!existsSync(ANALYZE) && !process.env['CI'])('systemd finds nothing wrong with the units', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-units-'));
  try {
    const names = await readdir(units);
    // The path of node differs from host to host, and systemd wants it to be there.
    for (const name of names) await writeFile(join(folder, name), (await readFile(join(units, name), 'utf8')).replaceAll('/usr/bin/node', process.execPath));
    const { stdout, stderr } = await promisify(execFile)(ANALYZE, ['verify', '--man=no', ...names.map((name) => join(folder, name))]);
    // It also reads the host's own units and tells what is wrong with those.
    const ours = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('sluice'));
    expect([names.length, ours]).toEqual([3, []]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
