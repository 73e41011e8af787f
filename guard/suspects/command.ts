import { Command, InvalidArgumentError, Option } from 'commander';
import { LOG_FORMATS } from '@sluice/log-engine/log-engine';
import { LOCAL_ZONE } from '@sluice/log-engine/wall-clock';
import { wholeNumber } from '../commands/whole-number';
import type { ReadAhead } from './read-ahead';
import { suspects, type SuspectsOptions } from './suspects';

const HELP = `
Files are read oldest first: by the dates in their lines, else by their names. Times without a zone are this
machine's; set TZ where the mail server's differs. NO_COLOR=1 turns colours off.

Exit status: 0 everything was read, whatever was found; 2 a part could not be read, the figures are of the rest;
1 nothing could be read, or what was read names no suspect and proves nothing, or the command line is wrong.`;

/** `suspects` and its options. @param ahead the thread that was begun for large logs, if one was */
export function suspectsCommand(ahead: ReadAhead | null = null): Command {
  return new Command('suspects')
    .description('which accounts in these log files look hijacked, and why; needs no server')
    .argument('<file...>', 'logs of a mail server, plain or .gz, - for standard input')
    .addOption(new Option('--json', 'print JSON').conflicts('csv'))
    .option('--csv', 'print a table for spreadsheets')
    .option('--all', 'normal accounts too')
    .option('--top <number>', 'only so many', wholeNumber(1, 1_000_000))
    .option('--since <time>', 'count from this time on')
    .option('--until <time>', 'count up to this time')
    .option('--account <name>', 'the story of one account, connection by connection, with the lines that prove it')
    .option('--local-domains <domains>', 'the server’s own domains, with commas between them: recipients in them are not outside')
    .option('--login-domain <domain>', 'the domain of logins that are written without one')
    .addOption(new Option('--format <name>', 'instead of telling by the lines').choices(LOG_FORMATS))
    .option('--date <day>', 'the day of lines that tell none, like 2026-11-24', day)
    .action(async (files: string[], options: SuspectsOptions) => {
      // Whoever reads the answer may have seen enough, like head.
      process.stdout.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') throw error;
        process.exit();
      });
      process.exitCode = await suspects(files, options, {
        input: process.stdin,
        output: process.stdout,
        errors: process.stderr,
        environment: process.env,
        timeZone: LOCAL_ZONE,
        now: Date.now,
        ahead,
      });
    })
    .addHelpText('after', HELP);
}

function day(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('It must be a day like 2026-11-24.');
}
