/** One line of main.cf, or one override of a service in master.cf, as `postconf -e` and `postconf -P` set them. */
export type Change = { kind: 'main'; name: string; value: string; reason: string } | { kind: 'service'; service: string; name: string; value: string; reason: string };

/** Something that was looked at on the host. */
export interface Finding {
  /** `missing`: without it the host is not protected, or a step of a repair will fail. `notice`: good to know. */
  level: 'right' | 'missing' | 'notice';
  /** What is so. */
  sentence: string;
  /** What follows from it and what to do. */
  advice?: string;
  /** What mends it; only changes of this kind are made by --apply. */
  changes?: Change[];
}

export const right = (sentence: string): Finding => ({ level: 'right', sentence });
export const missing = (sentence: string, advice: string, changes: Change[] = []): Finding => ({ level: 'missing', sentence, advice, changes });
export const notice = (sentence: string, advice?: string): Finding => ({ level: 'notice', sentence, advice });
