import { SECOND, type Session } from './mail';

/** The lines of all sessions in the order a log has them, for the command and for other readers of logs. */
export function mailCarrierLines(sessions: readonly Session[], day: string): string[] {
  return inOrder(sessions, (session, n) => carrierSession(session, `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`))
    .filter(({ at }) => new Date(at).toISOString().startsWith(day))
    .map(({ at, text }) => `${new Date(at).toISOString().slice(11, 19)} ${text}`);
}

/** The same as Postfix writes it, with RFC 3339 stamps. */
export function postfixLines(sessions: readonly Session[]): string[] {
  return postfixLog(sessions).map(({ text }) => text);
}

/** The same, with the time of each. */
export function postfixLog(sessions: readonly Session[]): Line[] {
  let messages = 0;
  const nextQueueId = () => {
    messages += 1;
    return (0xa0000000 + messages).toString(16).toUpperCase();
  };
  return inOrder(sessions, (session, n) => postfixSession(session, 1000 + n, nextQueueId)).map(({ at, text }) => ({ at, text: `${new Date(at).toISOString().replace('Z', '+00:00')} mail ${text}` }));
}

export interface Line {
  at: number;
  text: string;
}

function inOrder(sessions: readonly Session[], write: (session: Session, n: number) => Line[]): Line[] {
  return sessions.flatMap(write).sort((a, b) => a.at - b.at);
}

function carrierSession({ at, account, address, failed = 0, messages, everyMs = 0 }: Session, connection: string): Line[] {
  const line = (when: number, said: string): Line => ({ at: when, text: `3,1,${connection},${said}` });
  const lines = [line(at, `Connected from ${address}`)];
  for (let n = 0; n < failed; n += 1) lines.push(line(at, `Authentication failed(${account}, PLAIN).`));
  lines.push(line(at, `Authentication successful(${account}, PLAIN).`));
  for (const [n, message] of messages.entries()) {
    const when = at + n * everyMs;
    lines.push(line(when, `MAIL command successful(<${account}>).`));
    for (const { to } of message) lines.push(line(when, `RCPT command successful(${to}).`));
    lines.push(line(when, 'DATA command successful.'), line(when, 'DATA received(4000 bytes).'));
  }
  lines.push(line(at + messages.length * everyMs, 'Disconnected'));
  return lines;
}

function postfixSession({ at, account, address, failed = 0, messages, everyMs = 0 }: Session, pid: number, nextQueueId: () => string): Line[] {
  const smtpd = (when: number, said: string): Line => ({ at: when, text: `postfix/submission/smtpd[${pid}]: ${said}` });
  const client = `unknown[${address}]`;
  const lines = [smtpd(at, `connect from ${client}`)];
  for (let n = 0; n < failed; n += 1) lines.push(smtpd(at, `warning: ${client}: SASL PLAIN authentication failed: authentication failure, sasl_username=${account}`));
  for (const [n, message] of messages.entries()) {
    const when = at + n * everyMs;
    const id = nextQueueId();
    lines.push(smtpd(when, `${id}: client=${client}, sasl_method=PLAIN, sasl_username=${account}`));
    lines.push({ at: when, text: `postfix/qmgr[900]: ${id}: from=<${account}>, size=4000, nrcpt=${message.length} (queue active)` });
    for (const { to, unknown } of message) {
      const end = unknown ? 'dsn=5.1.1, status=bounced (host mx[192.0.2.1] said: 550 5.1.1 User unknown)' : 'dsn=2.0.0, status=sent (250 ok)';
      lines.push({ at: when + SECOND, text: `postfix/smtp[901]: ${id}: to=<${to}>, relay=mx[192.0.2.1]:25, delay=1, delays=0.1/0/0.4/0.5, ${end}` });
    }
    lines.push({ at: when + SECOND, text: `postfix/qmgr[900]: ${id}: removed` });
  }
  lines.push(smtpd(at + messages.length * everyMs, `disconnect from ${client}`));
  return lines;
}
