import { LOGIN_REFUSED, NEW_GATE_SETTINGS, refusesLogin, type GateSettings } from '@sluice/policy/login-decision';
import type { RefusedAccounts } from '@sluice/guard/accounts/refused-accounts';

export interface LoginQuestion {
  login: string;
  protocol: string;
  sessionId: string;
}

/** As Dovecot's auth policy has it: below zero refuses, and `msg` is shown to the client. */
export interface LoginAnswer {
  status: 0 | -1;
  msg?: string;
}

/** A try of the guard's own: what the gate says to it is not counted as somebody's login. */
interface Probe {
  letIn: boolean;
  asked: boolean;
}

/**
 * Who may log in, whatever the protocol and wherever the accounts are kept: Dovecot asks before it looks at its cache or at any account
 * store. A probe is recognised by the session id that the guard gave it.
 */
export class LoginGate {
  readonly counts: { asked: number; refused: number; lastAskedAt: number | null } = { asked: 0, refused: 0, lastAskedAt: null };
  /** What came of the newest try whether Dovecot asks; null before the first. */
  proof: { at: number; outcome: 'asked' | 'not-asked' | 'not-tried' } | null = null;
  private readonly probes = new Map<string, Probe>();

  constructor(private readonly options: { refused: Pick<RefusedAccounts, 'scopeOf'>; settings(): GateSettings | undefined; now(): number }) {}

  get observes(): boolean {
    return this.settings.observe;
  }

  decide({ login, protocol, sessionId }: LoginQuestion): LoginAnswer {
    const probe = this.probes.get(sessionId);
    if (probe) probe.asked = true;
    else this.count();
    if (probe?.letIn || !refusesLogin(this.options.refused.scopeOf(login), protocol)) return { status: 0 };
    if (!probe) this.counts.refused += 1;
    return this.observes ? { status: 0 } : { status: -1, msg: this.settings.sentence || LOGIN_REFUSED };
  }

  /**
   * Follows one try of the guard's own.
   *
   * @param letIn the gate does not refuse it, so that it tells what the account store says
   * @returns what the try gave, and whether Dovecot asked about it
   */
  async duringProbe<T>(session: string, letIn: boolean, attempt: () => Promise<T>): Promise<{ result: T; asked: boolean }> {
    const probe: Probe = { letIn, asked: false };
    this.probes.set(session, probe);
    try {
      const result = await attempt();
      return { result, asked: probe.asked };
    } finally {
      this.probes.delete(session);
    }
  }

  private count(): void {
    this.counts.asked += 1;
    this.counts.lastAskedAt = this.options.now();
  }

  private get settings(): GateSettings {
    return this.options.settings() ?? NEW_GATE_SETTINGS;
  }
}
