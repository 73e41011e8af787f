import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '@/cli/operator-error';
import type { Surroundings } from '@/cli/surroundings';
import { DEMO_DOMAIN } from '@/demo/mailboxes';
import { openDatabase } from '@/lib/db/client';
import { enrollServer } from '@/lib/console/servers/enroll';
import { buildConsole } from './build-console';
import { localConsoleUrl } from './console-address';
import { dataLayout, keptSecret, prepareDataFolder } from './data-folder';
import { bringUpToDate, databaseOf, SERVER_NAME } from './database-of';
import { takeExclusiveLock, type ExclusiveLock } from './exclusive-lock';
import { firstAdministrator } from './first-administrator';
import { guardConfig } from './guard-config';
import { askHealth } from './health';
import { innerPorts, type InnerPorts } from './inner-ports';
import { setUpMailServer } from './mail-set-up';
import { MAIL_HOST, partsOf, publicConsoleUrl } from './parts';
import { claimPort } from './ports';
import { waitForPreviousRun } from './previous-run';
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
  throw new OperatorError(`Sluice is running on ${dataDir} already${holder}. This start changed nothing. End the other one with Ctrl-C first, or choose another data folder with SLUICE_DATA_DIR.`);
}

async function runParts({ root, environment, say, signal }: StartOptions, settings: StartSettings): Promise<void> {
  const layout = dataLayout(settings.dataDir);
  const ports = await innerPorts(layout.ports, MAIL_HOST);
  const consoleUrl = publicConsoleUrl(settings, environment);
  const authSecret = await keptSecret(layout.authSecret);
  const { serverId, link } = await prepare(settings, environment, ports, consoleUrl, say);

  const parts = superviseParts({
    plans: partsOf({ root, environment, settings, ports, authSecret, consoleUrl, serverId }),
    leaveWithParent: join(root, 'dist', 'leave-with-parent.js'),
    running: {
      pid: process.pid,
      startedAt: Date.now(),
      consoleUrl,
      localUrl: localConsoleUrl(settings),
      smtpHost: MAIL_HOST,
      smtpPort: settings.smtpPort,
      policyPort: ports.policy,
      sinkPort: settings.relay === null ? ports.sink : null,
    },
    dataDir: settings.dataDir,
    say,
  });
  try {
    say('Starting the mail server, the guard and the console …');
    const ask = () => askHealth(localConsoleUrl(settings));
    await untilHealthy({ ask, logOf: layout.logOf, patienceMs: START_PATIENCE_MS, signal });
    if (!signal.aborted) greet(settings, consoleUrl, link, say);
    await untilAborted(signal);
  } finally {
    say('Stopping …');
    await parts.stop();
  }
  say('Sluice has stopped. The send queue, the latch and all data are kept for the next start.');
}

/** Everything that must be on disk before the parts start. @returns the mail host, and the one-time link when there is no administrator yet */
async function prepare(
  settings: StartSettings,
  environment: StartOptions['environment'],
  ports: InnerPorts,
  consoleUrl: string,
  say: (line: string) => void,
): Promise<{ serverId: string; link: string | null }> {
  const layout = dataLayout(settings.dataDir);
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  await setUpMailServer(settings, ports, timeZone);
  const guard = { dataDir: settings.dataDir, consoleUrl: localConsoleUrl(settings), smtpHost: MAIL_HOST, smtpPort: settings.smtpPort, policyPort: ports.policy };
  await writeFile(layout.guardConfig, guardConfig({ ...guard, domain: DEMO_DOMAIN, timeZone }), { mode: 0o600 });

  const location = databaseOf(environment, settings.dataDir);
  await bringUpToDate(location);
  const db = openDatabase(location);
  try {
    const { serverId } = await enrollServer(db, { name: SERVER_NAME, token: await keptSecret(layout.guardToken), now: Date.now() });
    return { serverId, link: await firstAdministrator(db, settings, consoleUrl, say) };
  } finally {
    await db.$disconnect();
  }
}

function greet(settings: StartSettings, consoleUrl: string, link: string | null, say: (line: string) => void): void {
  say('');
  say(`  Sluice is running:  ${consoleUrl}`);
  say(`  Mail server (SMTP): ${MAIL_HOST}:${settings.smtpPort}`);
  if (settings.relay !== null) say(`  Outbound mail goes to ${settings.relay.host}:${settings.relay.port}. It really leaves this machine.`);
  say('');
  if (link !== null) {
    say('  Make the first administrator with this link; it works once, for 24 hours:');
    say(`  ${link}`);
    say('');
  }
  say('  See it work: npm run drill (in a second terminal)    Stop it: Ctrl-C');
  say('');
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
