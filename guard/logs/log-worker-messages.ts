import type { JournalQuery, LoginlessSetup, SmtpLog, SmtpLogFile } from '@sluice/guard/mailserver/mail-server';
import type { Excuse } from '@sluice/suspects/live-log';
import type { FollowedAccount, MailFate } from '@sluice/suspects/mail-fate';
import type { AccountActivity } from '@sluice/contract/contract';

/** What the log thread is given at its start. */
export interface LogWorkerSettings {
  format: SmtpLog['format'];
  timeZone: string;
  /** Whether the lines are in systemd's journal instead of files. */
  journal?: boolean;
  localDomains: string[];
  /** The domain of logins that are written without one; null where they have it. */
  loginDomain: string | null;
  /** Who needs no login to send; null while it is not known. It is told again when it changes, and is no part of what the reading depends on. */
  loginless?: LoginlessSetup | null;
  /** The file that keeps how far was read and what is known of the accounts; null to begin anew with every start. */
  readingFile: string | null;
  /** What was kept is left aside: it may be why the thread died again and again. */
  beginAnew?: boolean;
  /** How often it is written while lines come; ten seconds when left out. */
  keepEveryMs?: number;
}

/** At most one question of each kind is open in either direction, which bounds what waits between the threads. */
export type ToLogWorker =
  | { kind: 'files'; files: SmtpLogFile[] }
  | { kind: 'files-failed'; sentence: string }
  | { kind: 'journal'; journal: JournalQuery }
  | { kind: 'journal-failed'; sentence: string }
  /** `followed`: whose mail the console wants to know the fate of. */
  | { kind: 'collect'; id: number; now: number; urgent: boolean; followed: FollowedAccount[] }
  /** All that operators found innocent; told before the first line is read, and when it changes. */
  | { kind: 'excuses'; excuses: Excuse[] }
  | { kind: 'loginless'; loginless: LoginlessSetup }
  /** The console has what was collected under this id. */
  | { kind: 'delivered'; id: number };

export type FromLogWorker =
  /** Asks which files the log has now. */
  | { kind: 'files'; from: number; to: number }
  /** Asks which journal the log is in. */
  | { kind: 'journal' }
  | { kind: 'collected'; id: number; activities: AccountActivity[]; fates: MailFate[] }
  /** Sent when it changes; null when everything can be read. */
  | { kind: 'unreadable'; detail: string | null }
  /** Sent when it changes; null when no line is missing. */
  | { kind: 'incomplete'; missing: { lines: number | null; since: number } | null }
  /** Sent when it changes: lines that tell of recipients in a shape that is not known, since the thread was started. */
  | { kind: 'unread'; lines: number }
  /** The mail server has written something; sent once a second at most. */
  | { kind: 'written' }
  | { kind: 'log'; level: 'info' | 'warn' | 'error'; facts: object; sentence: string };
