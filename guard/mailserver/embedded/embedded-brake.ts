import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BrakeFailed, type OutboundBrake } from '../mail-server';

/** The server looks for it before each delivery, see haraka/plugins/claimed-queue.cjs; all that it queues is for other domains. */
const STAY = 'stay';

/** Orders the messages of the outbound queue to stay, by a file. */
export function createEmbeddedBrake(orders: string): OutboundBrake {
  const file = join(orders, STAY);
  return {
    async engage() {
      await writeFile(file, '').catch(failed);
      return { transports: ['outbound'] };
    },
    // The server tries again what waited within a second.
    lift: () => rm(file, { force: true }).catch(failed),
    isEngaged: () => Promise.resolve(existsSync(file)),
    isWhole: () => Promise.resolve(existsSync(file)),
  };
}

function failed(error: unknown): never {
  throw new BrakeFailed(`The outbound queue cannot be told to stop or to go on: ${error instanceof Error ? error.message : String(error)}. It is tried again; check the disk.`, { cause: error });
}
