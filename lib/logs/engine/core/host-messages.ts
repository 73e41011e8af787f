import { taken } from './fingerprint';
import { closeMessage, findMessage, isNewForRecipient, openMessage, receiveMessage } from './queued-messages';

/* For readers outside of the core, which have no numbers of 64 bits: the messages of the fingerprint that was taken last. */

export function openTaken(account: i32): i32 {
  return openMessage(taken, account);
}

export function findTaken(): i32 {
  return findMessage(taken);
}

/** The message's recipients are all known. */
export function receiveListed(message: i32): void {
  receiveMessage(message, 0);
}

export function closeTaken(): void {
  closeMessage(taken);
}

export function isNewForTaken(message: i32, figure: i32): bool {
  return isNewForRecipient(message, figure, taken);
}
