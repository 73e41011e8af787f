import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { GUARD_FLAGS } from '@/cli/start/guard-flags';

const root = join(import.meta.dirname, '..', '..');

export interface GuardProgram {
  file: string;
  remove(): Promise<void>;
}

/** Bundles a program as `sluice` does, into a folder of its own. @param entry below the project, for instance `guard/main.ts` */
export async function bundleGuard(entry: string): Promise<GuardProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-program-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await build({
    absWorkingDir: root,
    entryPoints: { guard: entry, 'log-worker': 'guard/logs/log-worker.ts' },
    outdir: folder,
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', tsconfig: 'tsconfig.json', logLevel: 'error' },
  });
  return { file: join(folder, 'guard.js'), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A guard as a process of its own. */
export class GuardProcess {
  readonly child: ChildProcess;
  output = '';
  readonly ended: Promise<NodeJS.Signals | number | null>;

  /** @param user whose rights the guard has; those of the test when left out */
  constructor(program: GuardProgram, config: string, environment: Record<string, string> = {}, user: { uid?: number; gid?: number } = {}) {
    this.child = spawn(process.execPath, [...GUARD_FLAGS, program.file, '--config', config], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment }, ...user });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (chunk: Buffer) => (this.output = (this.output + chunk.toString()).slice(-200_000)));
    // What the guard started, a restart under way for instance, may hold its output open, so the end of the process is waited for.
    this.ended = once(this.child, 'exit').then(([code, signal]: (NodeJS.Signals | number | null)[]) => signal ?? code ?? null);
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.running) this.child.kill(signal);
    await this.ended;
  }
}
