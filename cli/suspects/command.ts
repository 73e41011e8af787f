import { Command, InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from '../whole-number';
import { suspects, type SuspectsOptions } from './suspects';

/** `suspects` and its options. */
export function suspectsCommand(): Command {
  return new Command('suspects')
    .description('which accounts in these log files look hijacked, and why; needs no server')
    .argument('<file...>', 'logs of a mail server, plain or .gz, - for standard input')
    .option('--json', 'print JSON')
    .option('--all', 'normal accounts too')
    .option('--top <number>', 'only so many', wholeNumber(1, 1_000_000))
    .option('--since <time>', 'count from this time on')
    .option('--until <time>', 'count up to this time')
    .option('--account <name>', 'one account, with the lines that prove it')
    .addOption(new Option('--format <name>', 'instead of telling by the lines').choices(['mailcarrier', 'postfix']))
    .option('--date <day>', 'the day of lines that tell none, like 2026-11-24', day)
    .action(async (files: string[], options: SuspectsOptions) => {
      process.exitCode = await suspects(files, options);
    });
}

function day(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('It must be a day like 2026-11-24.');
}
