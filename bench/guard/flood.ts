import { openRawSmtp } from '@sluice/guard/mailserver/testing/raw-smtp';
import { prove } from './goal';

/** As many as Exim serves at once by default. */
export const SESSIONS = 20;

type Session = Awaited<ReturnType<typeof openRawSmtp>>;

/**
 * Twenty sessions of one clock send until the first refusal, for which each waits with the message that it is at.
 *
 * @param greet says who sends, and logs in where that is asked for @param denied what a refusal must be
 * @returns when each message was taken, in the order of the answers, and when the first was refused, in milliseconds
 */
export async function flood(port: number, { from, greet, denied }: { from: string; greet(session: Session): Promise<void>; denied: RegExp }): Promise<{ takenAt: number[]; refusedAt: number }> {
  const takenAt: number[] = [];
  let refusedAt = Infinity;
  await Promise.all(
    Array.from({ length: SESSIONS }, async () => {
      const session = await openRawSmtp(port);
      await greet(session);
      while (refusedAt === Infinity && !session.closed) {
        await session.ask(`MAIL FROM:<${from}>\r\n`);
        const answer = await session.ask('RCPT TO:<v@victim.test>\r\n');
        if (!answer.startsWith('250')) {
          prove(denied.test(answer), `the mail server answered ${answer}`);
          refusedAt = Math.min(refusedAt, performance.now());
          break;
        }
        await session.ask('DATA\r\n');
        if ((await session.ask('Subject: x\r\n\r\nx\r\n.\r\n')).startsWith('250')) takenAt.push(performance.now());
      }
      session.socket.destroy();
    }),
  );
  return { takenAt: takenAt.sort((a, b) => a - b), refusedAt };
}
