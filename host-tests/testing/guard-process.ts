import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, constants, copyFile, cp, mkdtemp, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { GUARD_ENVIRONMENT, GUARD_FLAGS } from '@/cli/start/guard-flags';

const root = join(import.meta.dirname, '..', '..');

/** What no bundle holds: a table that the guard reads. */
const COPIED = {
  '@ip-location-db/asn-country': ['package.json', 'asn-country-ipv4-num.csv'],
} as const;

export interface GuardProgram {
  /** The Node.js to run it with. */
  node: string;
  file: string;
  remove(): Promise<void>;
}

/**
 * Bundles a program as `sluice` does, with all that it needs, into a folder of its own that every user may read: the checkout may lie
 * where only root may enter, and the program may run as somebody else.
 *
 * @param entry below the project, for instance `guard/main.ts`
 */
export async function bundleGuard(entry: string): Promise<GuardProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-program-'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await build({
    absWorkingDir: root,
    entryPoints: { guard: entry, 'log-worker': 'guard/logs/log-worker.ts' },
    outdir: folder,
    external: Object.keys(COPIED),
    banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', tsconfig: 'tsconfig.json', logLevel: 'error' },
  });
  for (const [name, parts] of Object.entries(COPIED)) {
    for (const part of parts) await cp(join(root, 'node_modules', name, part), join(folder, 'node_modules', name, part), { recursive: true });
  }
  const node = await nodeForEverybody(folder);
  await openToEverybody(folder);
  return { node, file: join(folder, 'guard.js'), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** @returns this Node.js; a copy of it in the folder where it lies behind a door that is closed to others */
async function nodeForEverybody(folder: string): Promise<string> {
  const node = await realpath(process.execPath);
  for (let path = node; ; path = dirname(path)) {
    if (((await stat(path)).mode & constants.S_IXOTH) === 0) break;
    if (path === dirname(path)) return node;
  }
  const copy = join(folder, 'node');
  await copyFile(node, copy, constants.COPYFILE_FICLONE);
  return copy;
}

/** Whatever the umask and the checkout's own modes are. */
async function openToEverybody(folder: string): Promise<void> {
  for (const entry of [folder, ...(await readdir(folder, { recursive: true })).map((name) => join(folder, name))]) {
    const found = await stat(entry);
    await chmod(entry, found.mode | (entry === join(folder, 'node') || found.isDirectory() ? 0o755 : 0o644));
  }
}

/** A guard as a process of its own. */
export class GuardProcess {
  readonly child: ChildProcess;
  output = '';
  readonly ended: Promise<NodeJS.Signals | number | null>;

  /** @param user whose rights the guard has; those of the test when left out */
  constructor(program: GuardProgram, config: string, environment: Record<string, string> = {}, user: { uid?: number; gid?: number } = {}) {
    this.child = spawn(program.node, [...GUARD_FLAGS, program.file, '--config', config], {
      ...{ cwd: dirname(program.file), stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...GUARD_ENVIRONMENT, ...environment } },
      ...user,
    });
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
