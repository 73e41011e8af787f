/** Why somebody who came from the identity provider is not let in, as the address of the page says it; each has its sentence. */
const reasons = ['unverified', 'unknown', 'disabled', 'other-identity', 'no-role', 'last-administrator', 'passkey-needed', 'cancelled', 'expired', 'failed'] as const;

export function refusedReason(text: string | null): (typeof reasons)[number] | null {
  return reasons.find((reason) => reason === text) ?? (text === null ? null : 'failed');
}
