import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { createAdapters } from '@sluice/guard/adapters';
import { assembleGuard } from '@sluice/guard/assemble';
import { readConfig } from '@sluice/guard/config';
import { createConsoleClient } from '@sluice/guard/sync/console-client';
import { failingAccounts, failingMailServer } from './failing-adapters';
import { failingExchange } from './failing-exchange';
import { failingWrites, noteEndsOnDisk } from './failing-writes';
import { FileMailServer } from './file-mail-server';

// The guard as guard/main.ts runs it, but what it does to the outside goes through fail points: SLUICE_FAIL_AT names the one
// at which it kills itself with SIGKILL. Only this program has them; nothing of it is in the guard that users run.
const config = await readConfig(parseArgs({ options: { config: { type: 'string' } } }).values.config ?? '');
const folder = process.env['SLUICE_TEST_MAIL_SERVER'];
const files = folder === undefined ? null : new FileMailServer(folder);
const journal = process.env['SLUICE_TEST_JOURNAL'];
const note = (line: string): void => {
  files?.note(line);
  if (journal !== undefined) appendFileSync(journal, `${line}\n`);
};
const adapters = await createAdapters(config, Date.now);
noteEndsOnDisk(join(config.state.directory, 'state.json'), files?.journal ?? [], note);

const guard = await assembleGuard({
  config,
  guardVersion: '0.0.0-test',
  mailServer: failingMailServer(files ?? adapters.mailServer, note),
  accounts: failingAccounts(adapters.accounts, note),
  log: pino({ name: 'guard', base: undefined }),
  now: Date.now,
  newId: () => crypto.randomUUID(),
  random: Math.random,
  replace: failingWrites(note),
  exchange: failingExchange(createConsoleClient({ url: config.console.url, tokenFile: config.console.token_file })),
});
await guard.start();
process.on('SIGTERM', () => void guard.stop().then(() => process.exit(0)));
