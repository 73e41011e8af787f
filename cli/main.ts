import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { DRILL_MESSAGES, DRILL_RATE } from '@/lib/console/drill/schemas';
import { auditCommand } from './audit/command';
import { backup } from './backup';
import { demoReset } from './demo-reset';
import { drill } from './drill/drill';
import { guardCommand } from '@sluice/guard/commands/command';
import { migrate } from './migrate';
import { restore } from './restore';
import { runCommand } from '@sluice/guard/commands/run-command';
import { build } from './start/build';
import { start } from './start/start';
import { status } from './status';
import { suspectsCommand } from '@sluice/guard/suspects/command';
import { userCommand } from './user/command';
import { wholeNumber } from '@sluice/guard/commands/whole-number';

// Bundled, this file is dist/sluice.js.
const root = fileURLToPath(new URL('..', import.meta.url));
// Whoever read the output may have gone (`npm start | head`), or its disk may be full: a sentence that nobody hears ends nothing.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const surroundings = { root, environment: process.env, say: (line: string) => void process.stdout.write(`${line}\n`) };

const program = new Command('sluice')
  .description('Closes the gate when a hijacked mailbox floods a mail server, and walks the administrator back to normal in the right order.')
  .helpCommand(false)
  // What stands after a command is for that command: "guard enroll --config FILE" is not "guard --config FILE".
  .enablePositionalOptions()
  .showHelpAfterError('Run "npx sluice --help" to see every command.')
  .showSuggestionAfterError();

program
  .command('start')
  .description('run the console, the guard and the embedded mail server until Ctrl-C')
  .action(() => start({ ...surroundings, signal: untilAskedToEnd() }));

program
  .command('drill')
  .description('play a hijack against the running mail server over real SMTP')
  .option('--messages <number>', 'most messages that the stolen mailbox tries to send', wholeNumber(1, 100_000), DRILL_MESSAGES)
  .option('--rate <number>', 'messages that it tries to send per second', wholeNumber(1, 1_000), DRILL_RATE)
  .option('--wait', 'wait for the end of the incident and tell the score, as on a terminal', false)
  .addOption(new Option('--order <id>', 'the drill that a page has asked for').hideHelp())
  .action((options: { messages: number; rate: number; wait: boolean; order?: string }) => drill({ ...surroundings, ...options, signal: untilAskedToEnd() }));

program
  .command('status')
  .description('is everything up?')
  .action(async () => {
    process.exitCode = (await status(surroundings)) ? 0 : 1;
  });

program.addCommand(userCommand(surroundings));
program.addCommand(auditCommand(surroundings));

program
  .command('demo')
  .description('the demo mailboxes')
  .command('reset')
  .description('the demo mailboxes as on the first day')
  .action(() => demoReset(surroundings));

program
  .command('migrate')
  .description('bring the database (DATABASE_URL, or the file in the data folder) up to date')
  .action(() => migrate(surroundings));

program
  .command('backup')
  .description("write the console's database into one file; works while Sluice runs")
  .argument('[file]', 'a new file; otherwise one named after the time, in the folder backups of the data folder')
  .action((file: string | undefined) => backup({ ...surroundings, file, now: Date.now }));

program
  .command('restore')
  .description('bring a backup back; what is there now is kept in the folder backups')
  .argument('<file>', 'what "sluice backup" wrote')
  .action((file: string) => restore({ ...surroundings, file, now: Date.now }));

program.addCommand(guardCommand(surroundings));
program.addCommand(suspectsCommand());

program
  .command('build', { hidden: true })
  .description('build the console now rather than at the next start')
  .action(() => build({ ...surroundings, signal: untilAskedToEnd() }));

/** Ctrl-C and SIGTERM ask for an orderly end; asked a second time, the program ends at once, and its parts end by themselves. */
function untilAskedToEnd(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (asked.signal.aborted) process.exit(130);
      asked.abort();
    });
  }
  return asked.signal;
}

await runCommand(program);
