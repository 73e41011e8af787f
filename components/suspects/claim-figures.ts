import type { Assessment } from '@sluice/suspects/assessment';

/**
 * The minutes in which an account did what its figures say: from its first to its last act within the window, at least
 * one. A burst of two minutes is not called ten because the window is ten wide.
 */
export function claimMinutes({ at, windowSeconds, firstSeen, lastSeen }: Pick<Assessment, 'at' | 'windowSeconds' | 'firstSeen' | 'lastSeen'>): number {
  const from = Math.max(firstSeen, at - windowSeconds * 1000);
  const spanMs = Math.min(lastSeen, at) - from;
  return Math.max(1, Math.min(Math.ceil(spanMs / 60_000), Math.ceil(windowSeconds / 60)));
}

/** The order of the chips under a claim: what counts most first. */
export const figureOrder = ['auths', 'messages', 'recipients', 'refused', 'outsideRecipients', 'domains', 'addresses', 'connections', 'failedAuths'] as const satisfies readonly (keyof Assessment['figures'])[];
