import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { resetMailboxes } from '@/cli/demo-reset';
import { failDrill, failLeftDrills, findReset, noteReset, takeDrill } from '@/lib/console/drill/play';
import { openDatabase, type Database } from '@/lib/db/client';
import type { DatabaseLocation } from '@/lib/db/database-location';
import { embeddedLayout } from '@sluice/guard/mailserver/embedded/layout';
import { openBoundedLog, type BoundedLog } from './bounded-log';
import { dataLayout } from './data-folder';
import { SERVER_NAME } from './database-of';
import type { ProcessPlan } from './processes';

const LOOK_EVERY_MS = 1_000;
const STOP_PATIENCE_MS = 10_000;
const LOG_BYTES = 1_000_000;

export interface DrillPlayer {
  /** Ends a drill that is being played, and takes no other. */
  stop(): Promise<void>;
}

export interface DrillPlayerOptions {
  location: DatabaseLocation;
  dataDir: string;
  /** `sluice drill` for an order that was taken. */
  planOf(order: string): ProcessPlan;
  leaveWithParent: string;
  say(line: string): void;
}

/**
 * Plays the drills that pages ask for: the console only records an order, which is taken here and played by a program of its own. A database that cannot be used ends
 * nothing; it is asked again.
 */
export function playDrills({ location, dataDir, planOf, leaveWithParent, say }: DrillPlayerOptions): DrillPlayer {
  const log = openBoundedLog(dataLayout(dataDir).logOf('drill'), LOG_BYTES, say);
  let db: Database | null = null;
  let cleared = false;
  let child: ChildProcess | null = null;
  let playing = Promise.resolve();
  let looking = Promise.resolve();
  const timer = setInterval(() => void (looking = looking.then(look).catch(giveUp)), LOOK_EVERY_MS);

  async function look(): Promise<void> {
    if (child !== null) return;
    // Opened without a file, SQLite would make one.
    if (db === null && location.kind === 'sqlite' && !existsSync(location.file)) return;
    db ??= openDatabase(location);
    db.$storage.requireFile();
    if (!cleared) await failLeftDrills(db, SERVER_NAME, Date.now());
    cleared = true;
    const reset = await findReset(db, SERVER_NAME);
    if (reset !== null) {
      await resetMailboxes(embeddedLayout(dataLayout(dataDir).mail).accounts, (line) => log.write(`${line}\n`));
      await noteReset(db, reset, Date.now());
    }
    const order = await takeDrill(db, SERVER_NAME, Date.now());
    if (order !== null) playing = play(order, db);
  }

  /** What was opened may be of a file that is no longer there. */
  async function giveUp(): Promise<void> {
    const open = db;
    db = null;
    await open?.$disconnect().catch(() => undefined);
  }

  async function play(order: string, from: Database): Promise<void> {
    const played = begin(planOf(order), leaveWithParent, log);
    child = played;
    // With the last of its output.
    await once(played, 'close').catch(() => undefined);
    child = null;
    // It has written down its own end; one that was killed has not.
    await failDrill(from, order, 'interrupted', Date.now()).catch(() => undefined);
  }

  return {
    async stop() {
      clearInterval(timer);
      await looking;
      const insist = setTimeout(() => child?.kill('SIGKILL'), STOP_PATIENCE_MS);
      child?.kill('SIGTERM');
      await playing;
      clearTimeout(insist);
      await giveUp();
      log.close();
    },
  };
}

function begin({ args, cwd, environment }: ProcessPlan, leaveWithParent: string, log: BoundedLog): ChildProcess {
  const child = spawn(process.execPath, ['--import', leaveWithParent, ...args], { cwd, env: environment, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  child.stdin.on('error', () => undefined);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => log.write(chunk));
  return child;
}
