import type { QueueFilter } from '@sluice/actions/queue-filter';
import type { LogFormat } from '@sluice/log-engine/log-engine';

/** What the guard needs of a mail server. `postfix`, `exim` and `embedded` implement it; one conformance suite tests all. */
export interface MailServer {
  readonly kind: 'embedded' | 'postfix' | 'exim';
  readonly queue: SendQueue;
  /** Absent where messages cannot be found by what stands in them. */
  readonly matching?: QueueMatching;
  readonly brake: OutboundBrake;
  readonly smtp: SmtpService;
  readonly log: SmtpLog;
  /** Absent where the guard was not told how to end them. */
  readonly sessions?: MailSessions;
  /** Absent where no user of the host can hand over mail but by SMTP. */
  readonly localUsers?: LocalUsers;
  readonly localMail?: LocalMail;
  /** Who needs no login to send, as the mail server is set up now. Absent where everybody does. */
  readonly loginlessSenders?: () => Promise<LoginlessSetup>;
}

/** Users of the host who hand over mail without SMTP: web forms, cron, anybody with a shell. */
export interface LocalUsers {
  /** @returns null when the host has no name for this number */
  nameOf(uid: number): Promise<string | null>;
  /** From now on the mail server refuses what he hands over; he is told, nothing is queued. @throws LocalUserNotStopped */
  stop(uid: number): Promise<void>;
  /** Takes back what `stop` did; what others wrote stays. @throws LocalUserNotStopped */
  allow(uid: number): Promise<void>;
}

/** Mail of local users that is kept on hold while the server is protected. */
export interface LocalMail {
  /** Puts what waits of theirs and arrived since then on hold. @param onHeld is told each queue id before */
  holdSince(arrivedAt: number, onHeld: (queueIds: readonly string[]) => Promise<void>): Promise<{ messages: number }>;
  /** Whether the mail server is taking in a message of this id at this moment, which only it can begin. */
  isArriving(queueId: string): Promise<boolean>;
  /** The ids of those messages on hold, whoever they are of. @throws QueueUnreadable */
  heldAmong(isOurs: (queueId: string) => boolean): Promise<string[]>;
  /** Whether a message on hold is a local user's, by what it is now. @throws QueueUnreadable */
  isLocal(queueId: string): Promise<boolean>;
  /** Releases some of those on hold, at most so many, but for the senders' that are kept; each is looked at again before. @throws QueueUnreadable */
  release(isOurs: (queueId: string) => boolean, isKept: (sender: string) => boolean, most: number, journal?: ActJournal): Promise<{ messages: number }>;
  /** Hands over a message without a sender, as a program of the host does. @throws Error */
  handOver(recipient: string): Promise<void>;
  /** Deletes what is queued for this recipient. @throws Error */
  takeBack(recipient: string): Promise<void>;
}

export interface LoginlessSetup {
  /** Networks whose machines may relay by their address alone, the first that fits decides. */
  networks: { not: boolean; address: string; prefix: number }[];
  /** Messages go through a content filter and come back over loopback. */
  filtering: boolean;
  /** Parts of the set-up that cannot be read here; machines they name are not followed. */
  unread: string[];
}

/** Logins at the mailboxes, by IMAP or POP3. */
export interface MailSessions {
  /** Every login looks into the account store itself, so what was read back from there is what the next login meets. */
  readonly loginsReadTheStore: boolean;
  /**
   * Makes the server forget what it remembers of the account's passwords.
   * @throws SessionsNotEnded with a sentence for the operator, as do the others
   */
  forget(account: string): Promise<void>;
  /** How many are open now. */
  count(account: string): Promise<number>;
  /** Ends those that are open now. @returns how many were told to end */
  end(account: string): Promise<number>;
  /**
   * Logs in as a client would. Absent where it cannot be tried.
   *
   * @param as.session names this try to whoever the server asks about logins
   */
  tryLogin?(account: string, password: string, as: { service: 'imap' | 'smtp'; session: string }): Promise<'accepted' | 'refused'>;
}

/** Messages accepted but not yet delivered outward. Held messages are not part of its length. */
export interface SendQueue {
  /**
   * Cheap enough to be called every 50 ms.
   * @returns the number of messages
   * @throws QueueUnreadable when it cannot be measured
   */
  length(): Promise<number>;
  /** Who the queue belongs to; slower, for people. Mail that no sender of this host sent counts under null: mail from outside that is sent on, and the mail server's own notices. */
  breakdown(): Promise<QueueBreakdown>;
  /**
   * Each of these finds the messages by their sender (see packages/log-engine/sender.ts), never by the From address, and goes on until
   * a pass finds none. Repeating one that was cut off is safe. `onProgress` is told how many are done so far.
   */
  hold(account: string, onProgress: (done: number) => void): Promise<{ messages: number }>;
  /** @param options.most so many and no more; of what is left the next call finds as many again */
  release(account: string, onProgress: (done: number) => void, options?: { most?: number; journal?: ActJournal }): Promise<{ messages: number }>;
  delete(account: string, onProgress: (done: number) => void, options?: { journal?: ActJournal }): Promise<{ messages: number }>;
}

/** Finds messages by their subject and recipients, and changes those. */
export interface QueueMatching {
  /** Counts those that fit, of which the queue had taken in all until that moment. @throws QueueUnreadable */
  look(filter: QueueFilter): Promise<MatchedMail>;
  /**
   * Each of these looks anew and goes on until none is left that fits and arrived before `until`.
   * @throws QueueUnreadable, or MoreThanCounted before anything is changed
   */
  hold(filter: QueueFilter, bounds: MatchBounds, onProgress: (done: number) => void): Promise<{ messages: number }>;
  /** @param atOnce so many and no more; of what is left the next call finds as many again */
  release(filter: QueueFilter, bounds: MatchBounds & { atOnce?: number }, onProgress: (done: number) => void): Promise<{ messages: number }>;
  /** Of those on hold. */
  delete(filter: QueueFilter, bounds: MatchBounds, onProgress: (done: number) => void, options?: { journal?: ActJournal }): Promise<{ messages: number }>;
}

/** What keeps an act to the messages that somebody has seen counted. */
export interface MatchBounds {
  /** Messages that arrived later are not meant, milliseconds since 1970. */
  until: number;
  /** How many there were; of more nothing is changed. */
  most: number;
}

export interface MatchedMail {
  /** When it was looked; a message that arrived later is not among them. */
  until: number;
  waiting: number;
  held: number;
  /** Of these, those that go to other domains than the one of the filter as well. */
  elsewhere: number;
  /** Messages into which could not be looked; they are not among the others. */
  unread: number;
  /** There were more messages than are looked at, so the numbers are the least. */
  cut: boolean;
  /** The newest few. */
  examples: MatchedExample[];
}

export interface MatchedExample {
  id: string;
  arrivedAt: number;
  held: boolean;
  /** The key of its sender; null where no sender of this host sent it, or that is not known. */
  sender: string | null;
  subject: string | null;
  /** The first few, and how many there are in all as far as was looked. */
  recipients: string[];
  recipientCount: number;
}

/** Lets an act that is cut off and done again tell how many messages it changed in all. */
export interface ActJournal {
  /** Which messages were about to be changed when it was cut off. Those that are not changed yet are changed first, and all of them count. */
  readonly unfinished: readonly string[];
  /**
   * These are about to be changed.
   * @param done how many this call has changed before
   * @returns when it is written down
   */
  begin(done: number, ids: readonly string[]): Promise<void>;
}

/** Recipients who still wait: of messages that are part of the queue's length, without those who have theirs. */
export interface RecipientCount {
  waiting: number;
  /** Not all could be counted lately, so there are at least so many: of a message that was not read, one. */
  complete: boolean;
  /** Of what is on hold, as far as it was counted, and of the one of these messages that has the most. */
  held: number;
  heldMost: number;
  /** Not each message on hold could be looked into, so one may have more. */
  heldComplete: boolean;
}

export interface QueueBreakdown {
  waiting: number;
  held: number;
  /** Arrival of the oldest waiting message, milliseconds since 1970; null for an empty queue. */
  oldestAt: number | null;
  /** By the key of the sender; with the scripts that most of a local user's messages say they are from, where they say so. */
  accounts: { account: string | null; waiting: number; held: number; scripts?: string[] }[];
  /** Messages whose sender could not be found; part of the sums. Absent where every message names its own. */
  unknown?: { waiting: number; held: number };
  recipients: RecipientCount;
}

/** Keeps what is queued for other domains waiting, without a restart of anything that has an identity. Repeating either act is safe. */
export interface OutboundBrake {
  /**
   * From its end on nothing more is handed on that is queued for other domains, whoever queued it; what is being delivered may still go.
   * @returns what was stopped, for people: the transports by their names
   * @throws BrakeFailed
   */
  engage(): Promise<{ transports: string[] }>;
  /**
   * Takes back what `engage` did and nothing else, then has what waited tried at once.
   * @throws BrakeFailed
   */
  lift(): Promise<void>;
  /** By what stands on the host, also when an earlier guard did it. @throws when it cannot be found out */
  isEngaged(): Promise<boolean>;
  /** Whether all of what `engage` would stop is stopped: a panel that writes the settings anew may leave a part of it. */
  isWhole(): Promise<boolean>;
}

/** The SMTP receiving service. */
export interface SmtpService {
  /** @returns the identity of the run that is up now, or null when none is up */
  instance(): Promise<SmtpInstance | null>;
  /**
   * Stops the running instance and waits until a new one answers on its port.
   * @throws SmtpRestartFailed with a sentence for the operator
   */
  restart(): Promise<SmtpInstance>;
  /**
   * Whether the service asks the guard about every recipient and every finished message of those who logged in, so that a session that was
   * open before its account was contained is of no use and ends with its next command.
   *
   * @returns null when it does; else a sentence that says what is missing
   */
  whyOpenSessionsCanSend(): Promise<string | null>;
  /** Everybody who is connected now, logged in or not. */
  openClients(): Promise<SmtpClient[]>;
}

export interface SmtpClient {
  address: string;
  port: number;
}

export interface SmtpInstance {
  /** Differs for every run of the service, for instance pid and start time. */
  id: string;
  pid: number;
  startedAt: number;
  /** Its supervisor started it because the run before ended with an error or was killed: nobody restarted the service. */
  afterCrash?: boolean;
}

export interface SmtpLog {
  readonly format: LogFormat;
  /** The files that may hold lines of the given time span, oldest first. Days are those of the server's time zone. */
  files(from: number, to: number): Promise<SmtpLogFile[]>;
  /** Given where the lines are in systemd's journal instead of files. */
  journal?(): Promise<JournalQuery>;
}

/** Which journal, and whose lines of it are believed. */
export interface JournalQuery {
  journalctl: string;
  /** Null for the host's own. */
  directory: string | null;
  /** Of this host, as systemd names it: its journal may hold other machines' lines too. Null for every machine's. */
  machineId: string | null;
  /** Numbers of the users that the mail server runs as; null where they are not known. */
  writers: readonly number[] | null;
}

export interface SmtpLogFile {
  path: string;
  /** `2026-11-24` when the name gives the date of its lines, else null. */
  date: string | null;
  /** Given where a rotation renames files: its inode, which stays with the file, so that what was read under another name is not read again. */
  id?: string;
}

export class QueueUnreadable extends Error {
  override name = 'QueueUnreadable';
}

/** More messages fit than somebody has agreed to; nothing was changed. */
export class MoreThanCounted extends Error {
  override name = 'MoreThanCounted';

  constructor(readonly found: number) {
    super(`${found} messages fit now.`);
  }
}

export class BrakeFailed extends Error {
  override name = 'BrakeFailed';
}

export class SmtpRestartFailed extends Error {
  override name = 'SmtpRestartFailed';
}

export class LocalUserNotStopped extends Error {
  override name = 'LocalUserNotStopped';
}

export class SessionsNotEnded extends Error {
  override name = 'SessionsNotEnded';
}
