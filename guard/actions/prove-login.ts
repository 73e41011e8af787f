import { createHash, randomBytes } from 'node:crypto';
import type { AccountStore } from '@sluice/guard/account-stores/account-store';
import type { MailServer } from '@sluice/guard/mailserver/mail-server';
import type { RefusalScope } from '@sluice/policy/refusal-scope';
import type { LoginGate } from '@sluice/guard/login-gate/login-gate';
import { detailOf } from '@sluice/guard/guard-log';
import { pause } from '@sluice/guard/pause';
import { NotPossible, StillLetIn } from './step-failure';

export interface ProbeContext {
  accounts: AccountStore;
  mailServer: Pick<MailServer, 'sessions'>;
  /** Null where the guard has none. */
  gate: Pick<LoginGate, 'observes' | 'duringProbe'> | null;
}

/** More than a second, and then some for a busy host. */
const MOST_ATTEMPTS = 8;
const BETWEEN_ATTEMPTS_MS = 500;
const GATE_ADVICE = 'Let Dovecot ask: sluice guard check --apply.';

/**
 * Tries to log in as the account. Nobody but its owner and the thief knows a password of it, so what is proven is the gate: that Dovecot
 * asked it about this login, and refused because of it, before it looked at any password.
 *
 * @param disabled the account store says so, as was read back
 * @throws StillLetIn; NotPossible where Dovecot did not ask
 */
export async function proveLoginRefused(account: string, scope: RefusalScope, disabled: boolean, { mailServer: { sessions }, gate }: ProbeContext): Promise<null> {
  if (sessions?.loginsReadTheStore) {
    if (disabled) return null;
    throw new NotPossible('Logins are decided by the account store alone, and that was not changed.', 'not-asked');
  }
  const tryLogin = sessions?.tryLogin?.bind(sessions);
  if (tryLogin === undefined) throw new NotPossible('A login cannot be tried here: the guard was not told of a Dovecot ([mailserver.dovecot] of its configuration).', 'not-asked');
  if (gate === null) throw new NotPossible('A login cannot be tried without its password: the guard has no login gate ([gate] of its configuration).', 'not-asked');
  if (gate.observes) throw new NotPossible('The login gate only observes, so it refused nobody. Let it refuse on the Protection page.', 'not-asked');
  const session = newSession();
  const service = scope === 'sending' ? 'smtp' : 'imap';
  const { result, asked } = await gate.duringProbe(session, false, () => tryLogin(account, newPassword(), { service, session }));
  if (result === 'accepted') throw new StillLetIn(`A login as ${account} with a password that nobody set was let in. Look at what Dovecot takes for a right password.`);
  if (!asked) throw new NotPossible(`Dovecot did not ask the login gate about ${account}, so it is not known whether its old password is still let in. ${GATE_ADVICE}`, 'not-asked');
  return null;
}

/** A password of the guard's own, by which it is seen whether logins follow the account store. */
export class ProbedPassword {
  private readonly password = newPassword();
  private letIn: boolean | null = null;
  private untried = 'A login cannot be tried here: the guard was not told of a Dovecot ([mailserver.dovecot] of its configuration).';

  constructor(
    private readonly account: string,
    private readonly context: ProbeContext,
  ) {}

  /** Makes it the account's password for this moment, and tries it. Does nothing where a login cannot be tried. @throws what the account store throws */
  async tryWhileItIsThePassword(): Promise<void> {
    const { accounts, mailServer } = this.context;
    if (!mailServer.sessions?.tryLogin) return;
    await accounts.setPasswordHash(this.account, saltedHash(this.password));
    try {
      this.letIn = await this.comesTo('accepted');
    } catch (error) {
      // The new password must take its place all the same.
      this.untried = `A login could not be tried: ${detailOf(error)}`;
    }
  }

  /** @throws StillLetIn; NotPossible where it was never let in, so that a refusal tells nothing */
  async proveItIsRefused(): Promise<null> {
    const { sessions } = this.context.mailServer;
    if (sessions?.loginsReadTheStore) return null;
    if (this.letIn === null) throw new NotPossible(this.untried, 'not-asked');
    if (!this.letIn) throw new StillLetIn(`A password that was just written to the account store was not let in, so Dovecot looks ${this.account} up elsewhere, and the old password may still be good. See "sluice guard check".`);
    if (!(await this.comesTo('refused'))) throw new StillLetIn(`The password of a moment ago is still let in for ${this.account}, although another is in the account store.`);
    return null;
  }

  /** Dovecot looks at a passwd-file once a second, so the first answer may be of the account as it was. */
  private async comesTo(wanted: 'accepted' | 'refused'): Promise<boolean> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      if (attempt > 0) await pause(BETWEEN_ATTEMPTS_MS);
      await this.context.mailServer.sessions?.forget(this.account);
      if ((await this.attempt()) === wanted) return true;
    }
    return false;
  }

  private async attempt(): Promise<'accepted' | 'refused'> {
    const { mailServer, gate } = this.context;
    const session = newSession();
    const attempt = async (): Promise<'accepted' | 'refused'> => (await mailServer.sessions?.tryLogin?.(this.account, this.password, { service: 'imap', session })) ?? 'refused';
    return gate === null ? attempt() : (await gate.duringProbe(session, true, attempt)).result;
  }
}

const newSession = (): string => `sluice-${randomBytes(9).toString('hex')}`;
const newPassword = (): string => randomBytes(24).toString('hex');

/** In force for a moment and of 192 random bits, so a fast hash that every Dovecot knows is as good as a slow one. */
function saltedHash(password: string): string {
  const salt = randomBytes(8);
  return `{SSHA512}${Buffer.concat([createHash('sha512').update(password).update(salt).digest(), salt]).toString('base64')}`;
}
