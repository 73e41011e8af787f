import { fileURLToPath, pathToFileURL } from 'node:url';
import { Command, Option } from 'commander';
import type { Surroundings } from './surroundings';
import { check } from './check';
import { enroll } from './enroll';
import { hostFacts } from './host-facts';
import { startByUnits } from './start-by-units';

const GUARD_CONFIG = '/etc/sluice/guard.toml';
const PLACES = { configDirectory: '/etc/postfix', commandDirectory: '/usr/sbin', doveconf: '/usr/bin/doveconf', exims: ['/usr/sbin/exim4', '/usr/sbin/exim'] };

/** `sluice guard …`: what is done on a mail host. Bundled, the guard itself is the program `guard.js` beside this one. */
export function guardCommand({ say }: Pick<Surroundings, 'say'>): Command {
  const guard = new Command('guard')
    .description('the guard alone, on a mail host')
    .helpCommand(false)
    // What stands after a command is for that command: "guard enroll --config FILE" is not "guard --config FILE".
    .enablePositionalOptions()
    .option('--config <file>', 'its configuration file, TOML', GUARD_CONFIG)
    .action(async ({ config }: { config: string }) => {
      const program = new URL('guard.js', import.meta.url);
      process.argv = [process.execPath, fileURLToPath(program), '--config', config];
      await import(pathToFileURL(fileURLToPath(program)).href);
    });

  guard
    .command('enroll')
    .description('connect this mail host with a console')
    .argument('<url>', 'address of the console, as the Servers page shows it')
    .argument('<code>', 'the one-time code of the Servers page')
    .option('--config <file>', 'its configuration file; written when there is none', GUARD_CONFIG)
    .action((url: string, code: string, { config }: { config: string }) =>
      enroll({ url, code, configFile: config, facts: () => hostFacts(PLACES), start: config === GUARD_CONFIG ? startByUnits : () => Promise.resolve(null), say }),
    );

  guard
    .command('check')
    .description('look at this mail host: what is right, what is missing, and how to mend it (exit code 0: nothing is missing; 1: something is; 2: it could not be looked at; 3: something could not be found out)')
    .option('--config <file>', 'its configuration file', GUARD_CONFIG)
    .option('--apply', 'change what Postfix, or Exim, and Dovecot are told, so that they ask the guard; --undo takes it back', false)
    .addOption(new Option('--undo', 'take back what the last --apply changed; once more for the one before').default(false).conflicts('apply'))
    .option('--fail-closed', 'while the guard does not answer, outside mail is deferred rather than let pass', false)
    .action(async ({ config, ...flags }: { config: string; apply: boolean; undo: boolean; failClosed: boolean }) => {
      process.exitCode = 2;
      process.exitCode = { right: 0, missing: 1, unknown: 3 }[await check({ configFile: config, ...flags, say, now: Date.now })];
    });
  return guard;
}
