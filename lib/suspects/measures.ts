/** The quantities of one window that a score is made of. */
export interface Measures {
  /** Recipients outside, accepted or refused: what the account tried to send. */
  outsideAttempts: number;
  /** Distinct outside domains among them. */
  domains: number;
  auths: number;
  addresses: number;
  /** Recipients refused, inside or outside. */
  refused: number;
  failedAuths: number;
}

export type Measure = keyof Measures;

export const MEASURES: readonly Measure[] = ['outsideAttempts', 'domains', 'auths', 'addresses', 'refused', 'failedAuths'];

export const noMeasures = (): Measures => ({ outsideAttempts: 0, domains: 0, auths: 0, addresses: 0, refused: 0, failedAuths: 0 });

/** The larger of each. */
export function largest(a: Measures, b: Measures): Measures {
  return {
    outsideAttempts: Math.max(a.outsideAttempts, b.outsideAttempts),
    domains: Math.max(a.domains, b.domains),
    auths: Math.max(a.auths, b.auths),
    addresses: Math.max(a.addresses, b.addresses),
    refused: Math.max(a.refused, b.refused),
    failedAuths: Math.max(a.failedAuths, b.failedAuths),
  };
}
