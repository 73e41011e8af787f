import { begunAhead } from './begun-ahead';
import { Command } from 'commander';
import { runCommand } from '../run-command';
import { suspectsCommand } from './command';

// `sluice suspects` alone, without the packages that the other commands load; see bin/sluice.mjs.
const program = new Command('sluice').showHelpAfterError('Run "npx sluice suspects --help" to see every option.').showSuggestionAfterError();
program.addCommand(suspectsCommand(begunAhead).copyInheritedSettings(program));
await runCommand(program);
