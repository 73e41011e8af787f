import { join } from 'node:path';
import { OperatorError } from '@sluice/guard/commands/operator-error';
import type { Surroundings } from '@sluice/guard/commands/surroundings';
import { DEMO_DOMAIN } from '@sluice/embedded/mailboxes';
import { storageSentence } from '@/lib/db/storage-fault';
import { buildConsole } from './build-console';
import { localConsoleUrl } from './console-address';
import { dataLayout, keptSecret, prepareDataFolder } from './data-folder';
import { takeExclusiveLock, type ExclusiveLock } from './exclusive-lock';
import { guardConfig } from './guard-config';
import { databaseOf } from './database-of';
import { askHealth } from './health';
import { innerPorts, type InnerPorts } from './inner-ports';
import { setUpMailServer } from './mail-set-up';
import { drillPlan, MAIL_HOST, partsOf, publicConsoleUrl, type ConsoleDatabase } from './parts';
import { playDrills, type DrillPlayer } from './play-drills';
import { claimPort } from './ports';
import { prepareDatabase, untilDatabaseIsReady } from './prepare-database';
import { waitForPreviousRun } from './previous-run';
import { replaceFile } from './replace-file';
import { startSettings, type StartSettings } from './settings';
import { superviseParts } from './supervise-parts';
import { untilHealthy } from './until-healthy';

const PORT_PATIENCE_MS = 1_000;
const START_PATIENCE_MS = 90_000;

export interface StartOptions extends Surroundings {
  /** Ends it all, in order. */
  signal: AbortSignal;
}

/**
 * `sluice start`: runs console, guard, mail server and practice sink until `signal` ends them.
 *
 * @throws OperatorError when something is in the way; nothing runs then
 */
export async function start({ root, environment, say, signal }: StartOptions): Promise<void> {
  const settings = startSettings(environment, root);
  await prepareDataFolder(settings.dataDir);
  const lock = lockDataFolder(settings.dataDir);
  try {
    await waitForPreviousRun(settings.dataDir);
    await claimPort('console', settings.host, settings.port, 'PORT', PORT_PATIENCE_MS);
    await claimPort('mail server', MAIL_HOST, settings.smtpPort, 'SLUICE_SMTP_PORT', PORT_PATIENCE_MS);
    await buildConsole({ root, environment, logFile: dataLayout(settings.dataDir).logOf('build'), say, signal });
    if (!signal.aborted) await runParts({ root, environment, say, signal }, settings);
  } finally {
    lock.release();
  }
}

function lockDataFolder(dataDir: string): ExclusiveLock {
  const lock = takeExclusiveLock(dataLayout(dataDir).lock);
  if ('release' in lock) return lock;
  const holder = lock.heldBy === null ? '' : ` (process ${lock.heldBy})`;
  throw new OperatorError(
    `Sluice is running on ${dataDir} already${holder}. This start changed nothing. End the other one with Ctrl-C first, or choose another data folder with SLUICE_DATA_DIR.`,
  );
}

async function runParts({ root, environment, say, signal }: StartOptions, settings: StartSettings): Promise<void> {
  const layout = dataLayout(settings.dataDir);
  const ports = await innerPorts(layout.ports, MAIL_HOST);
  const consoleUrl = publicConsoleUrl(settings, environment);
  const authSecret = await keptSecret(layout.authSecret);
  await prepareFiles(settings, ports);
  const task = { settings, environment, consoleUrl, say };
  const database = await prepareDatabase(task);
  const fault = 'fault' in database ? database.fault : null;
  const plansFor = (which: ConsoleDatabase) => partsOf({ root, environment, settings, ports, authSecret, consoleUrl, database: which });

  const leaveWithParent = join(root, 'dist', 'leave-with-parent.js');
  const parts = superviseParts({
    plans: plansFor(database),
    leaveWithParent,
    running: {
      pid: process.pid,
      startedAt: Date.now(),
      consoleUrl,
      localUrl: localConsoleUrl(settings),
      smtpHost: MAIL_HOST,
      smtpPort: settings.smtpPort,
      policyPort: ports.policy,
      sinkPort: settings.relay === null ? ports.sink : null,
      storageFault: fault,
    },
    dataDir: settings.dataDir,
    say,
  });
  let drills: DrillPlayer | null = null;
  try {
    say('Starting the mail server, the guard and the console …');
    const ask = () => askHealth(localConsoleUrl(settings));
    await untilHealthy({ ask, logOf: layout.logOf, patienceMs: START_PATIENCE_MS, signal });
    if (!signal.aborted) greet(settings, consoleUrl, 'link' in database ? database.link : null, say);
    if (fault !== null) {
      say(storageSentence(fault));
      await takeUpDatabase();
    }
    // Not before: whoever looks into a database that cannot be used keeps it open, and no backup could be put in its place.
    if (!signal.aborted && settings.relay === null) drills = beginDrills();
    await untilAborted(signal);
  } finally {
    say('Stopping …');
    await drills?.stop();
    await parts.stop();
  }
  say('Sluice has stopped. The send queue, the latch and all data are kept for the next start.');

  function beginDrills(): DrillPlayer {
    return playDrills({
      location: databaseOf(environment, settings.dataDir),
      dataDir: settings.dataDir,
      planOf: (order) => drillPlan({ root, environment, settings, order }),
      leaveWithParent,
      say,
    });
  }

  async function takeUpDatabase(): Promise<void> {
    const ready = await untilDatabaseIsReady(task, signal);
    const plan = ready && plansFor(ready).find(({ name }) => name === 'console');
    if (!ready || !plan) return;
    await parts.replace(plan, { storageFault: null });
    say("The console's database can be used again.");
    sayLink(ready.link, say);
  }
}

/** What guard and mail server need on disk before they start. */
async function prepareFiles(settings: StartSettings, ports: InnerPorts): Promise<void> {
  const { guardConfig: file } = dataLayout(settings.dataDir);
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  await setUpMailServer(settings, ports, timeZone);
  const guard = {
    dataDir: settings.dataDir,
    consoleUrl: localConsoleUrl(settings),
    smtpHost: MAIL_HOST,
    smtpPort: settings.smtpPort,
    policyPort: ports.policy,
  };
  await replaceFile(file, guardConfig({ ...guard, domain: DEMO_DOMAIN, timeZone }));
}

function greet(settings: StartSettings, consoleUrl: string, link: string | null, say: (line: string) => void): void {
  say('');
  say(`  Sluice is running:  ${consoleUrl}`);
  say(`  Mail server (SMTP): ${MAIL_HOST}:${settings.smtpPort}`);
  if (settings.relay !== null) say(`  Outbound mail goes to ${settings.relay.host}:${settings.relay.port}. It really leaves this machine.`);
  say('');
  sayLink(link, say);
  say('  See it work: npm run drill (in a second terminal)    Stop it: Ctrl-C');
  say('');
}

function sayLink(link: string | null, say: (line: string) => void): void {
  if (link === null) return;
  say('  Make the first administrator with this link; it works once, for 24 hours:');
  say(`  ${link}`);
  say('');
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
