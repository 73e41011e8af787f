/** One line that a Postfix program wrote: who wrote it, and its own words. */
export interface PostfixLine {
  /** As it stands in the log; see SyslogTime. */
  stamp: string;
  /** `smtpd`, `qmgr`, `cleanup` … */
  program: string;
  pid: string;
  text: string;
}

const HEAD = /^(\w{3} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) [^\s[\]]+ ([\w./-]+)\[(\d{1,10})\]: /;

/** A queue id: upper-case hexadecimal, or the long form, which has no vowels, so that no word is taken for one. */
const QUEUE_ID = /^(?:[0-9A-F]{6,20}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,30}): /;

/**
 * @param names the syslog names of the Postfix instance, usually only `postfix`; a service of it may add its own, as
 *   `postfix/submission/smtpd` does, but `postfix-out/smtpd` belongs to another instance
 * @returns null when another program wrote the line, or when it is no syslog line at all
 */
export function readPostfixLine(line: string, names: readonly string[]): PostfixLine | null {
  const head = HEAD.exec(line);
  if (!head) return null;
  const [whole, stamp = '', tag = '', pid = ''] = head;
  const slash = tag.lastIndexOf('/');
  if (slash < 0 || !names.some((name) => tag.startsWith(`${name}/`))) return null;
  return { stamp, program: tag.slice(slash + 1), pid, text: line.slice(whole.length) };
}

/** @returns the queue id that a line of a Postfix program begins with and the words after it, or null without one */
export function splitQueueId(text: string): { queueId: string; rest: string } | null {
  const match = QUEUE_ID.exec(text);
  return match ? { queueId: match[0].slice(0, -2), rest: text.slice(match[0].length) } : null;
}
