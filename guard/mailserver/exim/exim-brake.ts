import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BrakeFailed, type OutboundBrake } from '../mail-server';
import type { EximFacts } from './exim-facts';

/** In Exim's spool_directory: while it is there, mail for other domains waits. */
const BRAKE_FILE = 'sluice-brake';

/** The value of `hold_domains` by which Exim looks for the file before each delivery. It is read anew each time, so nothing is restarted. */
export const BRAKE_SETTING = `\${if exists{$spool_directory/${BRAKE_FILE}}{`;

/** Keeps mail for other domains waiting by Exim's `hold_domains`. What is forced by hand (`exim -M`, `-qf`) leaves all the same: Exim means it so. */
export class EximBrake implements OutboundBrake {
  /** @param onLifted has what waited tried */
  constructor(private readonly facts: () => Promise<EximFacts>, private readonly onLifted: () => void) {}

  async engage(): Promise<{ transports: string[] }> {
    if (!(await this.#isLookedFor())) {
      throw new BrakeFailed('The mail that waits for other domains cannot be stopped: hold_domains of Exim does not look for the guard’s file. Nothing was changed. Run on the mail host: sluice guard check --apply');
    }
    await writeFile(await this.#file(), '', { mode: 0o644 }).catch(failed);
    return { transports: ['hold_domains'] };
  }

  async lift(): Promise<void> {
    await rm(await this.#file(), { force: true }).catch(failed);
    this.onLifted();
  }

  async isEngaged(): Promise<boolean> {
    return existsSync(await this.#file());
  }

  async isWhole(): Promise<boolean> {
    return (await this.isEngaged()) && (await this.#isLookedFor());
  }

  async #isLookedFor(): Promise<boolean> {
    return ((await this.facts()).settings.get('hold_domains') ?? '').startsWith(BRAKE_SETTING);
  }

  async #file(): Promise<string> {
    return join((await this.facts()).spoolDirectory, BRAKE_FILE);
  }
}

function failed(error: unknown): never {
  throw new BrakeFailed(`Exim cannot be told to keep mail or to let it go: ${error instanceof Error ? error.message : String(error)}. It is tried again; see that the guard may write into Exim's spool_directory.`, { cause: error });
}
