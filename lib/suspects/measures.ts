/** What is measured over an hour or a day. */
export interface LongMeasures {
  /** Recipients outside, accepted or refused, in an hour and in a day. */
  hourOutside: number;
  dayOutside: number;
  /** Outside domains the account had never written to before. */
  hourNewDomains: number;
  dayNewDomains: number;
  /** Recipients of the last hour that do not exist, and their share of all that were named in it, in percent. */
  unknown: number;
  unknownPercent: number;
}

/** The quantities that a score is made of; those without another width are of the last ten minutes. */
export interface Measures extends LongMeasures {
  /** Recipients outside, accepted or refused: what the account tried to send. */
  outsideAttempts: number;
  /** Distinct outside domains among them. */
  domains: number;
  /** Those of them that the account had written to before. */
  knownDomains: number;
  auths: number;
  addresses: number;
  /** Distinct countries of the addresses; 0 when no country is known. */
  countries: number;
  /** Recipients refused, inside or outside. */
  refused: number;
  failedAuths: number;
}

export type Measure = keyof Measures;

export const noLongMeasures = (): LongMeasures => ({ hourOutside: 0, dayOutside: 0, hourNewDomains: 0, dayNewDomains: 0, unknown: 0, unknownPercent: 0 });

export const noMeasures = (): Measures => ({
  outsideAttempts: 0,
  domains: 0,
  knownDomains: 0,
  auths: 0,
  addresses: 0,
  countries: 0,
  refused: 0,
  failedAuths: 0,
  hourOutside: 0,
  dayOutside: 0,
  hourNewDomains: 0,
  dayNewDomains: 0,
  unknown: 0,
  unknownPercent: 0,
});

export const MEASURES = Object.keys(noMeasures()) as readonly Measure[];

/** The larger of each. */
export function largest(a: Measures, b: Measures): Measures {
  return {
    outsideAttempts: Math.max(a.outsideAttempts, b.outsideAttempts),
    domains: Math.max(a.domains, b.domains),
    knownDomains: Math.max(a.knownDomains, b.knownDomains),
    auths: Math.max(a.auths, b.auths),
    addresses: Math.max(a.addresses, b.addresses),
    countries: Math.max(a.countries, b.countries),
    refused: Math.max(a.refused, b.refused),
    failedAuths: Math.max(a.failedAuths, b.failedAuths),
    hourOutside: Math.max(a.hourOutside, b.hourOutside),
    dayOutside: Math.max(a.dayOutside, b.dayOutside),
    hourNewDomains: Math.max(a.hourNewDomains, b.hourNewDomains),
    dayNewDomains: Math.max(a.dayNewDomains, b.dayNewDomains),
    unknown: Math.max(a.unknown, b.unknown),
    unknownPercent: Math.max(a.unknownPercent, b.unknownPercent),
  };
}
