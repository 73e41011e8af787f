import type { GuardLog } from '@sluice/guard/guard-log';

/** A log for tests: it keeps the sentences. */
export function silentLog(): GuardLog & { sentences: string[] } {
  const sentences: string[] = [];
  const keep = (_: object, sentence: string): void => {
    sentences.push(sentence);
  };
  return { sentences, info: keep, warn: keep, error: keep };
}
