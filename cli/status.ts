import { storageSentence } from '@/lib/db/storage-fault';
import { askHealth } from './start/health';
import { readRunning } from './start/running';
import { dataFolder } from './start/settings';
import type { Surroundings } from '@sluice/guard/commands/surroundings';

/** `sluice status`. @returns whether everything is up @throws OperatorError when nothing runs */
export async function status({ root, environment, say }: Surroundings): Promise<boolean> {
  const dataDir = dataFolder(environment, root);
  const running = await readRunning(dataDir);
  const health = await askHealth(running.localUrl);
  const word = (isUp: boolean | null) => (isUp === true ? 'up' : isUp === null ? 'not known' : 'DOWN');
  say(`Sluice runs on ${dataDir} (process ${running.pid}).`);
  say(`  console      ${word(health.console)}  ${running.consoleUrl}`);
  say(`  guard        ${word(health.guard)}`);
  say(`  mail server  ${word(health.mailServer)}  ${running.smtpHost}:${running.smtpPort}`);
  if (health.storage !== null) say(storageSentence(health.storage));
  if (!health.console) say('While the console is down, the guard and the mail server cannot be asked; they go on without it.');
  return health.status === 'ok';
}
