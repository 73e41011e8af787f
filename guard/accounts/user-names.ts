import { senderOf } from '@sluice/log-engine/sender';
import type { LocalUsers } from '@sluice/guard/mailserver/mail-server';

/** Names rarely change; a number is asked about again after so long. */
const STANDS_MS = 10 * 60_000;
const MOST = 1_000;

/** The names of local users, looked up in the background: whoever asks first hears nothing yet. */
export class UserNames {
  private readonly names = new Map<number, { name: string | null; at: number }>();

  constructor(
    private readonly users: Pick<LocalUsers, 'nameOf'> | undefined,
    private readonly now: () => number,
  ) {}

  /** @param sender a key; undefined for a sender that is no local user, and while his name is not known */
  of(sender: string): string | undefined {
    const found = senderOf(sender);
    if (found.kind !== 'uid' || this.users === undefined) return undefined;
    const known = this.names.get(found.uid);
    if (known === undefined || Math.abs(this.now() - known.at) >= STANDS_MS) this.lookUp(found.uid, this.users);
    return known?.name ?? undefined;
  }

  private lookUp(uid: number, users: Pick<LocalUsers, 'nameOf'>): void {
    if (this.names.size >= MOST) this.names.clear();
    const entry = { name: this.names.get(uid)?.name ?? null, at: this.now() };
    this.names.set(uid, entry);
    users.nameOf(uid).then((name) => (entry.name = name), () => undefined);
  }
}
