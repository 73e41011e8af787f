import type { EvidenceLine } from '@sluice/log-engine/account-record';
import type { LogFormat } from '@sluice/log-engine/log-engine';
import { FIRST_DAYS_SECONDS } from '../score-moment';
import { grouped } from './grouped';

/** Why a log supports no all-clear. Of another code than these a reader says nothing but its text. */
export const GAP_CODES = ['reversed', 'nothing-known', 'no-login', 'no-mail', 'mostly-unknown', 'unreadable', 'lines-lost'] as const;
export type GapCode = (typeof GAP_CODES)[number];

export interface Gap {
  code: GapCode;
  /** `mostly-unknown`: percent of all lines; `unreadable`, `lines-lost`: lines; else 0. */
  value: number;
  /** `mostly-unknown`: the first of them. */
  line: EvidenceLine | null;
  /** In English. */
  text: string;
}

/** What the log told, as far as gaps are found in it. */
export interface ReadLog {
  format: LogFormat;
  lines: number;
  unparsed: number;
  unreadable: number;
  /** Lines that the mail server itself wrote. */
  ofServer: number;
  lost: number;
  firstUnknown: EvidenceLine | null;
  /** Whether more of its times go back than on. */
  reversed: boolean;
  /** Of all accounts. */
  logins: number;
  /** Messages that a login led to, accepted or refused. */
  messages: number;
}

const SERVER_NAMES: Record<LogFormat, string> = { mailcarrier: 'MailCarrier', postfix: 'Postfix', exim: 'Exim' };
/** Unreadable lines of fewer than this part of the server's own are a figure, and no gap. */
const NOTABLE_SHARE = 100;

/** Whether the log is too short for anybody in it to have known contacts and networks: those are judged from an account's fourth day on. */
export function isShort({ from, to }: { from: string | null; to: string | null }): boolean {
  return from !== null && to !== null && Date.parse(to) - Date.parse(from) < FIRST_DAYS_SECONDS * 1000;
}

/** @returns what keeps the log from proving that nobody was hijacked; nothing where logins that led to mail were read, and little else was missed */
export function gapsOf(log: ReadLog): Gap[] {
  const gaps: Gap[] = [];
  const add = (code: GapCode, text: string, value = 0, line: EvidenceLine | null = null): void => void gaps.push({ code, value, line, text });
  const server = SERVER_NAMES[log.format];
  if (log.reversed) add('reversed', 'Its lines are newest first, so what belongs together was read apart. Turn them round: tac FILE | sluice suspects -');
  if (log.ofServer === 0) add('nothing-known', `No line in it is one that ${server} writes.`);
  else if (log.logins === 0) add('no-login', `There are lines of ${server}, but no login among them.`);
  else if (log.messages === 0) add('no-mail', `There are logins, but no mail that they led to.`);
  if (log.unparsed * 2 > log.lines) {
    const share = Math.floor((log.unparsed * 100) / log.lines);
    const { firstUnknown: first } = log;
    add('mostly-unknown', `${share} % of the lines could not be read${first === null ? '' : `; the first is ${first.file}:${first.line}: ${first.text}`}.`, share, first);
  }
  if (log.unreadable * NOTABLE_SHARE > log.ofServer) add('unreadable', `${grouped(log.unreadable)} lines about mail could not be read, so the figures are too low.`, log.unreadable);
  if (log.lost > 0) add('lines-lost', `${grouped(log.lost)} lines were dropped before they were written, as the log says itself: the figures are too low.`, log.lost);
  return gaps;
}
