import { BrakeFailed, type OutboundBrake } from '../mail-server';
import { masterServices, outboundTransports, TRANSPORT_SETTINGS } from './outbound-transports';
import type { PostfixCommands } from './postfix-commands';

/** A setting of our own in main.cf. That `defer_transports` refers to it tells what is ours there, also to a guard that has lost its memory. */
const OURS = 'sluice_brake';
const REFERENCE = `$${OURS}`;
const DEFERRED = 'defer_transports';

/**
 * Has Postfix's queue manager put off what leaves by the outbound transports, with `defer_transports` and a reload, which keeps the master and so the
 * instance. What stood in main.cf stays, and comes back as it was. `postqueue -f` by hand sends such mail all the same: Postfix means it so.
 */
export class PostfixBrake implements OutboundBrake {
  readonly #commands: PostfixCommands;

  constructor(commands: PostfixCommands) {
    this.#commands = commands;
  }

  async engage(): Promise<{ transports: string[] }> {
    return explained('The mail that waits for other domains cannot be stopped', async () => {
      const transports = await this.#outward();
      const stood = withoutOurs(await this.#commands.ownSetting(DEFERRED));
      await this.#commands.changeSettings({ [OURS]: transports.join(', '), [DEFERRED]: stood === '' ? REFERENCE : `${stood}, ${REFERENCE}` });
      // Also when all of it stood there: an earlier guard may have been killed before its reload.
      await this.#commands.reload();
      const missing = await this.#missing(transports);
      if (missing.length > 0) throw new Error(`postconf does not tell ${missing.join(', ')} in ${DEFERRED}`);
      return { transports };
    });
  }

  async lift(): Promise<void> {
    await explained('The mail that was stopped cannot be let go', async () => {
      const stood = withoutOurs(await this.#commands.ownSetting(DEFERRED));
      if (stood === '') await this.#commands.forgetSettings([DEFERRED, OURS]);
      else {
        await this.#commands.changeSettings({ [DEFERRED]: stood });
        await this.#commands.forgetSettings([OURS]);
      }
      await this.#commands.reload();
      if (await this.isEngaged()) throw new Error(`postconf still tells ${REFERENCE} in ${DEFERRED}`);
      await this.#commands.flush();
    });
  }

  async isEngaged(): Promise<boolean> {
    return words(await this.#commands.ownSetting(DEFERRED)).includes(REFERENCE);
  }

  async isWhole(): Promise<boolean> {
    return (await this.isEngaged()) && (await this.#missing(await this.#outward())).length === 0;
  }

  async #missing(transports: readonly string[]): Promise<string[]> {
    const inForce = words(await this.#commands.setting(DEFERRED));
    return transports.filter((name) => !inForce.includes(name));
  }

  async #outward(): Promise<string[]> {
    const services = masterServices(await this.#commands.services());
    const settings: Record<string, string> = {};
    for (const name of TRANSPORT_SETTINGS) settings[name] = await this.#commands.setting(name);
    return outboundTransports(services, settings);
  }
}

/** Somebody may have put something before or behind ours meanwhile. */
function withoutOurs(value: string): string {
  return value.replace(/[\s,]*\$sluice_brake(?![\w])/g, '').replace(/^[\s,]+/, '');
}

function words(value: string): string[] {
  return value.split(/[\s,]+/).filter((word) => word !== '');
}

async function explained<T>(what: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BrakeFailed(`${what}: ${reason} Nothing else was touched, and it is tried again. See \`postconf ${DEFERRED} ${OURS}\` on the mail host.`, { cause: error });
  }
}
