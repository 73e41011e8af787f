import type { Assessment } from './assessment';
import { largest, noMeasures, type Measures } from './measures';
import { scoreOf, type Score, type Usual } from './score';
import { SUSPECT_SCORE, verdictOf } from './scoring-rules';

const SHORTEST_HISTORY_SECONDS = 3600;

/** Counts of one account in ten minutes, as a whole log tells them afterwards. */
export interface MomentFigures {
  recipients: number;
  domains: number;
  auths: number;
  addresses: number;
  failedLogins: number;
}

/** Ten minutes of an account: what was counted, and the most of each in its earlier ten minutes, if any were usual. */
export interface PastMoment {
  /** Seconds since 1970. */
  end: number;
  figures: MomentFigures;
  before: MomentFigures | null;
}

export interface MomentScore extends Score {
  verdict: Assessment['verdict'];
  end: number;
}

/**
 * Scores the moments of an account by the rules of the live assessment and gives back the highest.
 *
 * @param firstSeen seconds since 1970; an account with less than an hour before the moment has no history to judge by
 * @param server what is usual for the server's other accounts, used where the account has no history
 */
export function scoreMoments(moments: readonly [PastMoment, ...PastMoment[]], firstSeen: number, server: Usual): MomentScore {
  const [first, ...others] = moments.map(({ end, figures, before }): MomentScore => {
    const usual: Usual = before !== null && end - firstSeen >= SHORTEST_HISTORY_SECONDS ? { of: 'account', measures: measuresOf(before) } : server;
    const scored = scoreOf(measuresOf(figures), usual);
    return { ...scored, verdict: verdictOf(scored.score), end };
  }) as [MomentScore, ...MomentScore[]];
  return others.reduce((best, each) => (each.score > best.score ? each : best), first);
}

/** Whether ten minutes look like a hijack by themselves; such ten minutes must not become usual. */
export function looksHijacked(figures: MomentFigures): boolean {
  if (figures.domains < 10 && figures.recipients < 1000) return false;
  return scoreOf(measuresOf(figures), { of: 'none' }).score >= SUSPECT_SCORE;
}

/** A log read afterwards does not tell which recipients were outside, so all count as such. */
export function measuresOf({ recipients, domains, auths, addresses, failedLogins }: MomentFigures): Measures {
  return { ...noMeasures(), outsideAttempts: recipients, domains, auths, addresses, failedAuths: failedLogins };
}

/** The busiest of each measure among several moments. */
export function busiestOf(moments: readonly PastMoment[]): Measures {
  return moments.map(({ figures }) => measuresOf(figures)).reduce(largest, noMeasures());
}

