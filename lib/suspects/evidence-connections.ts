import type { KeptLine } from '@/lib/logs/engine/account-record';
import type { Evidence } from './assessment';

const LONGEST_FILE = 255;
const MOST_CONNECTIONS = 30;
const MOST_LINES = 40;

/** What tells lines that belong together: MailCarrier's name of a connection, Postfix's and Exim's id of a message. */
const NAMES: readonly RegExp[] = [
  /^\d\d:\d\d:\d\d \d{1,5},\d{1,5},([0-9A-Fa-f-]{36}),/,
  /\]: ([0-9A-Za-z]{6,30}): /,
  /^\S{10} \S+ (?:[+-]\d{4} )?(?:\[\d{1,10}\] )?([0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}) /,
  /\/smtpd(\[\d{1,10}\]): NOQUEUE: /,
];
/** The client's address, where the mail server wrote it right behind the client's name. */
const ADDRESS = /: client=[^\s,[\]]+\[([0-9A-Fa-f.:]{2,45})\]|^Connected from <?([0-9A-Fa-f.:]{2,45})/;
const RECIPIENT = /: to=<|,RCPT command (?:successful|failed)\(/;

/**
 * Groups the lines that show what an account did, the newest first.
 *
 * @param connections how many there were, for saying how many are not here
 * @returns null without lines
 */
export function groupedEvidence(lines: readonly KeptLine[], connections: number): Evidence | null {
  if (lines.length === 0) return null;
  const groups = new Map<string, KeptLine[]>();
  for (const line of lines) {
    const name = nameOf(line.text);
    groups.set(name, [...(groups.get(name) ?? []), line]);
  }
  const newest = [...groups].reverse().slice(0, MOST_CONNECTIONS);
  return {
    connections: newest.map(([connection, own]) => ({
      connection,
      address: own.map(({ text }) => addressIn(text)).find((address) => address !== null) ?? null,
      startedAt: (own[0]?.minute ?? 0) * 60_000,
      recipients: own.filter(({ text }) => RECIPIENT.test(text)).length,
      lines: own.slice(0, MOST_LINES).map(({ file, text }) => ({ file: file.slice(-LONGEST_FILE), text })),
      omittedLines: Math.max(0, own.length - MOST_LINES),
    })),
    omittedConnections: Math.max(0, connections - newest.length),
  };
}

function nameOf(text: string): string {
  for (const pattern of NAMES) {
    const name = pattern.exec(text)?.[1];
    if (name !== undefined) return name;
  }
  return '';
}

function addressIn(text: string): string | null {
  const match = ADDRESS.exec(text);
  return match?.[1] ?? match?.[2] ?? null;
}
