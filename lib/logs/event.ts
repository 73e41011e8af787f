/**
 * What a parser of an SMTP receiving log reports, whatever program wrote the log.
 * `at` is milliseconds since 1970; `connection` tells one SMTP session from another
 * within one log; every text is untrusted and is exactly what stood in the log.
 */
export type LogEvent = {
  at: number;
  connection: string;
  /**
   * Set where the line itself proves whose the event is, as Postfix does by the queue id, even after the connection has
   * ended. Without it the event belongs to the account that authenticated on its connection.
   */
  account?: string | null;
} & (
  | { kind: 'connected'; address: string }
  /** `again`: the same login on the same connection, told once more with a further message; it counts like the first. */
  | { kind: 'auth-succeeded'; account: string; mechanism: string; again?: boolean }
  | { kind: 'auth-failed'; account: string | null }
  /**
   * A message of a sender who needs no login: a local user, or a machine in the server's own networks. `account` is its key, see
   * sender.ts. `recipient` where the line that proves it names one.
   */
  | { kind: 'submitted'; account: string; recipient?: string }
  | { kind: 'sender-accepted'; sender: string }
  /**
   * `counted`: the message's own `message-received` has counted this recipient; only its address is new.
   * `unknown`: its own server already said that there is no such mailbox.
   */
  | { kind: 'recipient-accepted'; recipient: string; counted?: boolean; unknown?: boolean }
  /** A recipient that was accepted before and cannot be reached; `unknown` because there is no such mailbox. */
  | { kind: 'recipient-bounced'; recipient: string; unknown: boolean }
  | { kind: 'recipient-refused'; recipient: string; reply: string }
  /** `recipients`: how many were accepted, where the log tells the number at once and names them only later. */
  | { kind: 'message-received'; bytes: number; recipients?: number }
  | { kind: 'message-relayed'; sender: string; recipient: string }
  | { kind: 'disconnected' }
);

export type LogEventKind = LogEvent['kind'];

/** A parser keeps what it must remember between lines; it never throws, whatever the bytes. */
export interface LogParser {
  /**
   * @param line one line without its line end, as text decoded from UTF-8 with replacement
   * @returns the event the line reports, or null when the line reports none that is known
   */
  parse(line: string): LogEvent | null;
  /** Lines seen so far that had no known shape. */
  readonly unparsed: number;
}
