import { Command } from 'commander';
import packageJson from '@sluice/guard/package.json';
import { runCommand } from './run-command';
import { suspectsCommand } from '../suspects/command';
import { guardCommand } from './command';

// `sluice` in the package for a mail host, where there is no console.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
const program = new Command('sluice')
  .description('Protects this mail server when a hijacked mailbox floods it. The console shows what happens here, and decides.')
  .version(packageJson.version)
  .helpCommand(false)
  .enablePositionalOptions()
  .showHelpAfterError('Run "sluice --help" to see every command.')
  .showSuggestionAfterError();
program.addCommand(guardCommand({ say: (line) => void process.stdout.write(`${line}\n`) }));
program.addCommand(suspectsCommand());
await runCommand(program);
