import { applyChanges, undoChanges } from './apply-changes';
import type { Mending } from './check';
import { changeLines } from './print-findings';
import { undoActs } from './undo-acts';
import type { GuardConfig } from '@sluice/guard/config';
import { Postconf } from '@sluice/guard/check/postconf';
import type { PostfixConfig } from '@sluice/guard/check/look-at-postfix';

/** Changes main.cf and master.cf by `postconf`. */
export function postfixMending(config: GuardConfig, mailserver: PostfixConfig): Mending {
  const { config_directory: configDirectory, command_directory: commandDirectory } = mailserver;
  const postconf = new Postconf({ configDirectory, commandDirectory });
  async function reloaded(): Promise<string> {
    const said = await postconf.postfix('reload');
    return said === null ? ' Postfix has read them.' : ` Postfix did not reload (${said}); it reads them at its next start.`;
  }
  return {
    name: 'Postfix',
    lines: (changes) => changeLines(changes, configDirectory),
    async apply(changes, stamp) {
      const kept = await applyChanges({ configDirectory, postconf, changes, stamp });
      const names = changes.map((change) => (change.kind === 'service' ? `${change.service}/${change.name}` : change.name));
      return [`\nChanged with postconf: ${names.join(', ')}.`, `The files of before are kept: ${kept.join(', ')}.${await reloaded()}`];
    },
    // First what the guard itself wrote into main.cf, so that --apply's own can be taken back to the byte.
    undoActs: () => undoActs(config, postconf),
    undo: () => undoChanges({ configDirectory, postconf }),
    reloaded,
  };
}
