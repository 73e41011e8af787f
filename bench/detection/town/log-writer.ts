import type { MailEvent } from './events';
import type { Account } from './town';

/** What the log has told by then, for rules that read no log. */
export interface Told {
  account: Account;
  kind: 'login' | 'recipient' | 'unknown';
  /** By a thief. */
  spam: boolean;
  address?: string;
  recipient?: string;
}

/** Takes a line, at a time in milliseconds; or, with an empty text, what the log has told by then. */
export type Put = (at: number, text: string, told?: Told) => void;

export interface LogWriter {
  write(event: MailEvent): void;
}
