import { LocalUserNotStopped, type LocalUsers } from '../mail-server';
import type { PostfixCommands } from './postfix-commands';
import { CommandFailed, runCommand } from '../run-command';

const SETTING = 'authorized_submit_users';
const EVERYBODY = 'static:anyone';
const SEPARATORS = /[\s,]+/;

/**
 * Local users who may hand mail to `sendmail`, by Postfix's `authorized_submit_users`. Others' entries in it stay as they are: a user is
 * stopped by `!name` in front of them, because the first entry that fits decides.
 */
export class SubmittingUsers implements LocalUsers {
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly commands: Pick<PostfixCommands, 'ownSetting' | 'setSetting' | 'removeSetting'>,
    private readonly timeoutMs: number,
  ) {}

  /** A name with a dollar (a machine of Samba) would be a parameter to Postfix, so it counts as none. */
  async nameOf(uid: number): Promise<string | null> {
    let output = '';
    const { code } = await runCommand(['/usr/bin/getent', 'passwd', String(uid)], { timeoutMs: this.timeoutMs, onOutput: (chunk) => (output += chunk.toString('utf8')) });
    const [name = ''] = output.split(':', 1);
    return code === 0 && /^[\w.@-]{1,64}$/.test(name) ? name : null;
  }

  async stop(uid: number): Promise<void> {
    const name = await this.#nameOrFail(uid, 'stopped');
    await this.#changed(name, 'stopped', async () => {
      const items = await this.#items();
      if (items[0] !== `!${name}`) await this.commands.setSetting(SETTING, [`!${name}`, ...items.filter((item) => item !== `!${name}`)].join(', '));
      if ((await this.#items())[0] !== `!${name}`) throw new CommandFailed(`${SETTING} does not begin with !${name}.`);
    });
  }

  async allow(uid: number): Promise<void> {
    const name = await this.#nameOrFail(uid, 'allowed again');
    await this.#changed(name, 'allowed again', async () => {
      const items = await this.#items();
      const left = items.filter((item) => item !== `!${name}`);
      if (left.length === items.length) return;
      if (left.length === 0 || left.join() === EVERYBODY) await this.commands.removeSetting(SETTING);
      else await this.commands.setSetting(SETTING, left.join(', '));
      if ((await this.#items()).includes(`!${name}`)) throw new CommandFailed(`${SETTING} still holds !${name}.`);
    });
  }

  async #items(): Promise<string[]> {
    return (await this.commands.ownSetting(SETTING)).split(SEPARATORS).filter((item) => item !== '');
  }

  async #nameOrFail(uid: number, done: string): Promise<string> {
    const name = await this.nameOf(uid);
    if (name !== null) return name;
    throw new LocalUserNotStopped(`The user with the number ${uid} was not ${done}: this host has no name for him, and Postfix knows local users by their names. His mail can still be held. Find the program that runs as ${uid}.`);
  }

  async #changed(name: string, done: string, change: () => Promise<void>): Promise<void> {
    // One after the other: two changes that read the same entries would each write the other's away.
    const turn = this.#turn.catch(() => undefined).then(change);
    this.#turn = turn;
    try {
      await turn;
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      throw new LocalUserNotStopped(`The user ${name} was not ${done}: ${error.message} See that the guard may write Postfix's main.cf, then try again.`, { cause: error });
    }
  }
}
