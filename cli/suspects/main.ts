import { setFlagsFromString } from 'node:v8';
import { Command } from 'commander';
import { runCommand } from '../run-command';
import { suspectsCommand } from './command';

// `sluice suspects` alone, without the packages that the other commands load; see bin/sluice.mjs.
// What the engine makes lives long or is gone at once: a larger nursery would only take 30 MB more.
setFlagsFromString('--semi-space-growth-factor=1');
const program = new Command('sluice').showHelpAfterError('Run "npx sluice suspects --help" to see every option.').showSuggestionAfterError();
program.addCommand(suspectsCommand().copyInheritedSettings(program));
await runCommand(program);
