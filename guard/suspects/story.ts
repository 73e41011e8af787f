import { grouped } from '@sluice/suspects/log-report/grouped';
import type { JudgedAccount, JudgedConnection } from '@sluice/suspects/log-report/judge';
import { visible } from './visible';

const MARK = '>> ';

/** The story of one account, connection by connection, each with the lines that prove it. */
export function story({ account, window, connections = [], omittedConnections = 0 }: JudgedAccount): string {
  const told = connections.flatMap((each) => connectionLines(each, window !== null && each.from < window.to && each.to >= window.from));
  const omitted = omittedConnections > 0 ? ['', `${grouped(omittedConnections)} more connections in between are not shown; their mail is in the figures above.`] : [];
  const marked = window === null ? '' : ` (${MARK.trim()}: in the time that the score is of)`;
  return [`What ${visible(account)} did, connection by connection${marked}:`, ...told, ...omitted].join('\n');
}

function connectionLines(connection: JudgedConnection, isOfScore: boolean): string[] {
  const { from, to, address, logins, messages, recipients, bounced, deferred, evidence, omittedLines } = connection;
  const failures = [bounced > 0 ? `${grouped(bounced)} bounced` : '', deferred > 0 ? `${grouped(deferred)} deferred` : ''].filter((text) => text !== '');
  const figures = [counted(logins, 'login'), counted(messages, 'message'), counted(recipients, 'recipient'), ...failures].join(', ');
  return [
    '',
    `${isOfScore ? MARK : ''}${clock(from)} to ${clock(to)}  from ${address === null ? 'an unknown address' : visible(address)}  ${figures}`,
    ...evidence.map(({ file, line, text }) => `  ${visible(file)}:${line}  ${visible(text)}`),
    ...(omittedLines > 0 ? [`  and ${counted(omittedLines, 'more line')}`] : []),
  ];
}

function counted(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}

function clock(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`;
}
