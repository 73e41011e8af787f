import { randomBytes } from 'node:crypto';
import type { LocalMail } from '@sluice/guard/mailserver/mail-server';
import { checkRecipient } from '@sluice/policy/decision';
import { pause } from '@sluice/guard/pause';

/** Postfix's pickup is told at once; a busy host may take a moment. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 50;

/**
 * Messages that the guard hands over as a user of the host would, to see that the mail server asks its filter about them. The filter knows
 * each by its recipient, whom nobody else knows and who does not exist, and has it discarded.
 */
export class LocalMailProbe {
  readonly #expected = new Map<string, boolean>();

  /** Told by the filter. @returns whether it is to be discarded */
  has(recipient: string): boolean {
    if (!this.#expected.has(recipient)) return false;
    this.#expected.set(recipient, true);
    return true;
  }

  /** @returns what hands one over: whether the filter was asked about it. Where it was not, the message is taken out of the queue again. */
  tryWith(mail: Pick<LocalMail, 'handOver' | 'takeBack'>, patienceMs = PATIENCE_MS): () => Promise<boolean> {
    return async () => {
      const recipient = checkRecipient(randomBytes(8).toString('hex'), 'name');
      this.#expected.set(recipient, false);
      try {
        await mail.handOver(recipient);
        const deadline = performance.now() + patienceMs;
        while (this.#expected.get(recipient) === false && performance.now() < deadline) await pause(LOOK_MS);
        const asked = this.#expected.get(recipient) === true;
        if (!asked) await mail.takeBack(recipient);
        return asked;
      } finally {
        this.#expected.delete(recipient);
      }
    };
  }
}
