import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { openBoundedLog } from '@/cli/start/bounded-log';
import { GUARD_FLAGS } from '@/cli/start/guard-flags';
import { superviseProcess, type SupervisedProcess } from '@/cli/start/processes';
import { FakeConsole } from '@sluice/guard/testing/fake-console';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { describeUnlessMissing, missingOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { startPrivatePostfix, type PrivatePostfix } from '@sluice/guard/mailserver/testing/private-postfix';
import { bundleGuard, type GuardProgram } from './testing/guard-process';
import { configureHostGuard } from './testing/host-guard';
import { smtpSource } from './testing/mail-programs';
import { askPolicy } from './testing/policy-question';
import { linesOfUnit, PrivateSystemd } from './testing/private-systemd';

const THRESHOLD = 3;
const DENIED = '530 Relay denied for protecting our server';

describeUnlessMissing('a guard that hangs', missingOnHost(['postfix', 'dovecot-core'], { root: true }) ?? PrivateSystemd.missing(), () => {
  const console = new FakeConsole();
  let host: PrivatePostfix;
  let program: GuardProgram;
  let policyPort: number;

  beforeAll(async () => {
    await console.start();
    console.settings = { applyQueueLimit: true, threshold: THRESHOLD, version: 2 };
    policyPort = await freePort();
    host = await startPrivatePostfix({
      accounts: [],
      policy: { address: `inet:127.0.0.1:${policyPort}`, defaultAction: 'DUNNO' },
      nextHopPort: await freePort(),
      main: { mynetworks: '127.0.0.0/8' },
    });
    program = await bundleGuard('guard/main.ts');
  });
  afterAll(async () => {
    await program?.remove();
    await host?.remove();
    await console.stop();
  });

  /** @param state where it keeps its latch */
  async function configure(state: string): Promise<string> {
    const accounts = `kind = "passwd-file"\nfile = "${host.passwdFile}"`;
    return configureHostGuard(host, { console: console.url, enrolled: { token: console.token }, policyListen: `127.0.0.1:${policyPort}`, accounts, state });
  }

  /** @returns the process of the guard with this configuration, as this machine numbers it */
  function guardOf(config: string): number {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const [pid, ...more] = pids.filter((each) => commandOf(each).slice(-2).join(' ') === `--config ${config}` && commandOf(each)[1] === GUARD_FLAGS[0]);
    expect(more).toEqual([]);
    expect(pid).toBeDefined();
    return Number(pid);
  }

  async function tripsAndHangs(find: () => number): Promise<void> {
    await eventually(async () => expect(await askPolicy(policyPort, '')).not.toBeNull());
    await smtpSource(host.smtpPort, 'x@outside.test', THRESHOLD + 1);
    await eventually(async () => expect(await askPolicy(policyPort, '')).toBe(DENIED));
    const hung = await eventually(find);
    process.kill(hung, 'SIGSTOP');
    expect(await askPolicy(policyPort, '', 1_000)).toBeNull();
    await eventually(() => expect(find()).not.toBe(hung));
    await eventually(async () => expect(await askPolicy(policyPort, '')).toBe(DENIED));
  }

  test('is started again by systemd with the unit as it is shipped, and goes on protecting', async () => {
    const folder = await PrivateSystemd.folder();
    const config = await configure(join(folder, 'guard'));
    const unit = await linesOfUnit(['Type', 'NotifyAccess', 'WatchdogSec', 'WatchdogSignal', 'Restart', 'RestartSec', 'MemoryHigh', 'MemoryMax', 'UMask', 'Environment']);
    const systemd = await PrivateSystemd.start(folder, [...unit, `ExecStart=${program.node} ${GUARD_FLAGS.join(' ')} ${program.file} --config ${config}`, ''].join('\n'));
    try {
      await tripsAndHangs(() => guardOf(config));
    } finally {
      await systemd.end();
    }
  }, 180_000);

  test('is started again by `sluice start`, and goes on protecting', async () => {
    const path = (name: string): string => join(host.directory, name);
    await build({ entryPoints: [join(import.meta.dirname, '../cli/start/leave-with-parent.ts')], outfile: path('leave-with-parent.mjs'), platform: 'node', format: 'esm' });
    const config = await configure(path('guard'));
    const said: string[] = [];
    const supervised: SupervisedProcess = superviseProcess(
      { name: 'guard', args: [...GUARD_FLAGS, program.file, '--config', config], cwd: host.directory, environment: { NODE_ENV: 'production' }, heartbeat: true },
      { log: openBoundedLog(path('guard.log'), 1_000_000), leaveWithParent: path('leave-with-parent.mjs'), say: (line) => said.push(line) },
    );
    try {
      await tripsAndHangs(() => supervised.pid ?? 0);
      expect(said.join('\n')).toContain('guard hangs');
      expect(supervised.crashes).toBe(1);
    } finally {
      await supervised.stop(10_000);
    }
  }, 180_000);
});

function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}
