/**
 * The quantities that a score is made of. Those that begin with `hour`, `day` or `week` are of so long a time, the others of ten
 * minutes; `docs/detection.md` says what each reason cannot see.
 */
const NAMES = [
  /** Recipients outside, accepted or refused: what the account tried to send. */
  'outsideAttempts',
  'hourOutside',
  'dayOutside',
  /** Distinct outside domains among them, and those of these that the account had written to before. */
  'domains',
  'knownDomains',
  /** Outside domains the account had never written to before. */
  'hourNewDomains',
  'dayNewDomains',
  /** People outside, by their addresses, that the account had never written to nor had mail from. */
  'strangers',
  'hourStrangers',
  'dayStrangers',
  /** People, colleagues too, that it had never written to, from a network that it had not used before. */
  'newPlaceStrangers',
  'hourNewPlaceStrangers',
  'dayNewPlaceStrangers',
  'weekNewPlaceStrangers',
  /** Recipients of any kind from such a network, and the share of those strangers among them, in percent; and addresses in such networks that it logged in from for the first time. */
  'newPlaceRecipients',
  'hourNewPlaceRecipients',
  'dayNewPlaceRecipients',
  'dayNewPlaceStrangersPercent',
  'dayNewAddresses',
  /** Strangers through web mail, which hides the network. */
  'hiddenStrangers',
  'hourHiddenStrangers',
  'dayHiddenStrangers',
  /** Recipients of mail that was sent as somebody of a domain that is neither the server's nor ever used by the account, from a new network or through web mail. */
  'hourForeignSender',
  /** Recipients that do not exist, and their share of all that were named, in percent, as far as those were strangers. */
  'unknown',
  'unknownPercent',
  /** The same of recipients whose servers called the mail spam. */
  'hourCalledSpam',
  'hourCalledSpamPercent',
  'dayCalledSpam',
  'dayCalledSpamPercent',
  'auths',
  'addresses',
  /** Distinct countries of the addresses; 0 when no country is known. */
  'countries',
  /** Recipients refused, inside or outside. */
  'refused',
  'failedAuths',
  /** The share of all recipients, in percent, to whom the account wrote from a network that is known to be its own. */
  'ownPlacePercent',
  'hourOwnPlacePercent',
  'dayOwnPlacePercent',
  /** The share of those of ten minutes for whom a log that may tell the client's address does not. */
  'untoldPlacePercent',
] as const;

export type Measure = (typeof NAMES)[number];
export type Measures = Record<Measure, number>;
export const MEASURES: readonly Measure[] = NAMES;

/** Parsed, as an object that gets its many names one by one is kept as a table, which is larger and slower; and so are its copies. */
const NOTHING = JSON.parse(JSON.stringify(Object.fromEntries(NAMES.map((name) => [name, 0])))) as Measures;

export function noMeasures(): Measures {
  return { ...NOTHING };
}

/** The larger of each. */
export function largest(a: Measures, b: Measures): Measures {
  return measuresFrom((name) => Math.max(a[name], b[name]));
}

function measuresFrom(value: (name: Measure) => number): Measures {
  const measures = noMeasures();
  for (const name of NAMES) measures[name] = value(name);
  return measures;
}
