import { parseArgs } from 'node:util';
import pino from 'pino';
import packageJson from '@sluice/guard/package.json';
import { createAdapters } from './adapters';
import { supervisorOf } from './alive/supervisor';
import { assembleGuard, type Guard } from './assemble';
import { ConfigError, readConfig } from './config';
import { detailOf } from './guard-log';
import { inheritedSocket } from './policy/inherited-socket';

// Asynchronous and bounded: a reader of the log that hangs costs lines, never an answer to the mail server.
const destination = pino.destination({ dest: 1, sync: false, maxLength: 4 * 1024 * 1024 });
const log = pino({ name: 'guard', base: undefined }, destination);

function leave(code: number): void {
  setTimeout(() => process.exit(code), 500).unref();
  log.flush(() => process.exit(code));
}

/** @throws ConfigError */
function configFile(): string {
  let file: string | undefined;
  try {
    file = parseArgs({ options: { config: { type: 'string' } } }).values.config;
  } catch (error) {
    throw new ConfigError(`${detailOf(error)}. Nothing was started. Use: guard --config FILE.`);
  }
  if (file === undefined) throw new ConfigError('The guard needs its configuration: guard --config FILE. Nothing was started.');
  return file;
}

async function run(): Promise<Guard> {
  const configured = await readConfig(configFile());
  const supervisor = supervisorOf(process.env, process);
  const inherited = inheritedSocket(process.env, process.pid);
  const config = inherited === null ? configured : { ...configured, policy: { listen: inherited } };
  const guard = await assembleGuard({
    config,
    policyAddress: configured.policy.listen,
    guardVersion: packageJson.version,
    ...(await createAdapters(config, Date.now)),
    log,
    now: Date.now,
    newId: () => crypto.randomUUID(),
    random: Math.random,
    supervisor,
  });
  await guard.start();
  await supervisor?.ready().catch((error: unknown) => log.error({}, detailOf(error)));
  log.info({ policy: config.policy.listen, console: config.console.url }, 'The guard is running.');
  return guard;
}

let stopping = false;
const running = run();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'The guard stops. The mail server gets no answers until it runs again.');
    void running.then((guard) => guard.stop()).then(
      () => leave(0),
      () => leave(1),
    );
  });
}
process.on('unhandledRejection', (error) => log.error({ err: error }, `Something failed in the guard that nobody waited for: ${detailOf(error)}`));
process.on('uncaughtException', (error) => {
  // Nothing is known of the state of the program any more; what counts is on disk, and the next run begins with it.
  log.fatal({ err: error }, `The guard ends because of a fault of its own: ${detailOf(error)}`);
  leave(1);
});
running.catch((error: unknown) => {
  log.fatal(error instanceof ConfigError ? {} : { err: error }, `The guard cannot start: ${detailOf(error)}`);
  leave(1);
});
