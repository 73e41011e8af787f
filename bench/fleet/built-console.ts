import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createAdministrator } from '@/lib/console/people/create-administrator';
import { enrollServer } from '@/lib/console/servers/enroll';
import { openDatabase } from '@/lib/db/client';
import { databaseLocation } from '@/lib/db/database-location';
import { migrateDatabase } from '@/lib/db/migrate';

export const OPERATOR = { name: 'Operator', email: 'operator@example.test', password: 'a password of nobody else 2026' };

export interface EnrolledHost {
  serverId: string;
  name: string;
  tokenFile: string;
}

/** A database of its own in which hosts are enrolled, for as many consoles as there shall be. */
export class Fleet {
  private constructor(
    readonly hosts: EnrolledHost[],
    readonly folder: string,
    readonly databaseUrl: string | null,
  ) {}

  /** @param databaseUrl of PostgreSQL; SQLite where it is null */
  static async enrol(guards: number, databaseUrl: string | null): Promise<Fleet> {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-fleet-'));
    const location = databaseLocation({ SLUICE_DATA_DIR: folder, DATABASE_URL: databaseUrl ?? '' });
    await untilMigrated(location);
    const db = openDatabase(location);
    const hosts: EnrolledHost[] = [];
    for (let number = 1; number <= guards; number += 1) {
      const [name, token] = [`mx${String(number).padStart(4, '0')}`, `token-of-simulated-guard-${number}`];
      const tokenFile = join(folder, `token-${number}`);
      writeFileSync(tokenFile, token);
      hosts.push({ name, tokenFile, ...(await enrollServer(db, { name, token, now: Date.now() })) });
    }
    await createAdministrator(db, { ...OPERATOR, now: Date.now() });
    await db.$disconnect();
    return new Fleet(hosts, folder, databaseUrl);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The console as it was built, in a process of its own. */
export class BuiltConsole {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(root: string, { folder, databaseUrl }: Fleet): Promise<BuiltConsole> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const env = {
      ...process.env,
      NODE_ENV: 'production' as const,
      NEXT_TELEMETRY_DISABLED: '1',
      SLUICE_DATA_DIR: folder,
      DATABASE_URL: databaseUrl ?? '',
      SLUICE_AUTH_SECRET: 'x'.repeat(40),
      SLUICE_URL: url,
      PORT: String(port),
    };
    const child = spawn(process.execPath, [join(root, 'dist', 'console.js'), '--dir', root, '--host', '127.0.0.1', '--port', String(port)], {
      cwd: root,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const console = new BuiltConsole(url, child);
    while (
      !(await fetch(`${url}/api/health`).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (child.exitCode !== null) throw new Error(`The console ended with ${child.exitCode}.`);
      await pause(200);
    }
    return console;
  }

  /** Processor time so far, in seconds. */
  processorSeconds(): number {
    return secondsOf(this.child.pid ?? 0);
  }

  residentMb(): number {
    return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))?.[1]) / 1024);
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    if (this.child.exitCode === null) await once(this.child, 'exit');
  }
}

/** In hundredths of a second the kernel tells the time of a process and of its children that have ended, see proc(5). */
function secondsOf(pid: number): number {
  const fields = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []).map(Number);
  return fields.slice(11, 15).reduce((sum, each) => sum + each, 0) / 100;
}

/** Of a process and everything that it started. */
export function processorSecondsBelow(pid: number): number {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
  return children.reduce((sum, child) => sum + secondsOf(Number(child)), secondsOf(pid));
}

function parentOf(pid: string): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
  } catch {
    return null;
  }
}

/** A server that was started a moment ago may not answer yet. */
async function untilMigrated(location: Parameters<typeof migrateDatabase>[0]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await migrateDatabase(location);
      return;
    } catch (error) {
      if (attempt === 40) throw error;
      await pause(250);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
