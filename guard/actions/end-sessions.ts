import { SessionsNotEnded, type MailServer } from '@sluice/guard/mailserver/mail-server';
import type { RefusalScope } from '@sluice/policy/refusal-scope';
import { pause } from '@sluice/guard/pause';
import { NotPossible } from './step-failure';

export interface SessionContext {
  mailServer: Pick<MailServer, 'sessions' | 'smtp'>;
  /** Between two looks; more than the second in which Dovecot looks at a passwd-file once. */
  lookMs?: number;
}

const LOOK_MS = 1_100;
/** A session ends by itself shortly after it was told to. */
const SETTLE_MS = 100;
const SETTLE_LOOKS = 10;
/** Bots that come back keep the looks from finding nothing; after this many it is said that sessions are open. */
const MOST_LOOKS = 12;
/** So many looks, one after the other, must find nobody. */
const CLEAN_LOOKS = 2;
const NO_DOVECOT = 'The guard was not told of a Dovecot here ([mailserver.dovecot] of its configuration), so IMAP and POP3 sessions were neither looked for nor ended.';

/** How many sessions an act found: durable before it ends any, because one that was cut off finds none when it is taken up again. */
export interface FoundSessions {
  readonly found: number;
  note(found: number): Promise<void>;
}

/**
 * Ends the IMAP and POP3 sessions that are open now. Whether all are gone, and stay so, is for `proveSessions` to say.
 *
 * @returns how many were open, in all attempts of the act
 * @throws SessionsNotEnded; NotPossible
 */
export async function endSessions(account: string, before: FoundSessions, { mailServer: { sessions } }: SessionContext): Promise<number> {
  if (!sessions) throw new NotPossible(NO_DOVECOT, 'not-asked');
  const open = Math.max(before.found, await sessions.count(account));
  if (open > before.found) await before.note(open);
  for (let look = 0, left = 1; left > 0 && look < SETTLE_LOOKS; look += 1) {
    if (look > 0) await pause(SETTLE_MS);
    left = await sessions.end(account);
  }
  return open;
}

/**
 * Looks until two looks, more than a second apart, find no session, and ends what came back meanwhile: Dovecot may look at a changed
 * account a second late, and bots come back within it. An SMTP session cannot be ended from outside; what is proven of it is that it
 * cannot send.
 *
 * @param scope with `sending` the mailbox may still be read, so its sessions are nobody's business
 * @returns how many came back and were ended
 * @throws SessionsNotEnded; NotPossible where this host does not tell
 */
export async function proveSessions(account: string, scope: RefusalScope, { mailServer, lookMs = LOOK_MS }: SessionContext): Promise<number> {
  const back = scope === 'sending' ? 0 : await endUntilNoneComesBack(account, mailServer.sessions, lookMs);
  const gap = await mailServer.smtp.whyOpenSessionsCanSend();
  if (gap !== null) throw new NotPossible(gap, 'not-asked');
  return back;
}

async function endUntilNoneComesBack(account: string, sessions: MailServer['sessions'], lookMs: number): Promise<number> {
  if (!sessions) throw new NotPossible(NO_DOVECOT, 'not-asked');
  let back = 0;
  for (let look = 0, clean = 0; clean < CLEAN_LOOKS; look += 1) {
    if (look === MOST_LOOKS) throw new SessionsNotEnded(`Sessions of ${account} were found open again in ${look} looks, although they were ended each time: somebody can still log in.`);
    if (look > 0) await pause(lookMs);
    const open = await sessions.end(account);
    if (open > 0) await sessions.forget(account);
    back += open;
    clean = open === 0 ? clean + 1 : 0;
  }
  return back;
}
