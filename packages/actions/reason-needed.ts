import type { ActionKind } from './kinds';

/** Characters of a written reason, without the spaces around it. */
export const REASON_MIN = 5;
export const REASON_MAX = 500;

/** Why an act asks for a written reason before it is done. */
export type ReasonCause = 'protected-account' | 'cannot-be-undone';

/** What shuts the owner of an account out, or takes mail from him. */
const onProtectedAccounts: readonly ActionKind[] = ['contain-account', 'stop-sending', 'disable-account', 'set-password', 'delete-messages'];

/**
 * Whether an act needs a written reason; null where it does not. A restart against its checks needs one too: that is found out while it is recorded.
 *
 * @param account null for an act on the server
 * @param protectedAccounts names as an administrator keeps them, in small letters
 */
export function reasonNeeded(kind: ActionKind, account: string | null, protectedAccounts: readonly string[]): ReasonCause | null {
  if (account !== null && onProtectedAccounts.includes(kind) && protectedNameOf(account, protectedAccounts) !== null) return 'protected-account';
  return kind === 'delete-messages' || kind === 'delete-matching' ? 'cannot-be-undone' : null;
}

/** By which name an account is protected: its own, or one without a domain, which is meant in every domain. Null: it is not. */
export function protectedNameOf(account: string, protectedAccounts: readonly string[]): string | null {
  const own = account.toLowerCase();
  const local = own.includes('@') ? own.slice(0, own.indexOf('@')) : null;
  return protectedAccounts.find((name) => name === own || name === local) ?? null;
}
