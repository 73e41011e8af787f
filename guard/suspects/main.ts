import { begunAhead } from './begun-ahead';
import { Command } from 'commander';
import { runCommand } from '../commands/run-command';
import { suspectsCommand } from './command';

// `sluice suspects` alone, without the packages that the other commands load; see bin/sluice.mjs.
const program = new Command('sluice').showHelpAfterError('Run "npx sluice suspects --help" to see every option.').showSuggestionAfterError();
program.addCommand(suspectsCommand(begunAhead).copyInheritedSettings(program));
await runCommand(program);
// To give back the memory piece by piece takes longer than to leave it to the kernel.
if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) process.exit();
