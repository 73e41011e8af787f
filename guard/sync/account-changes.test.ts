import { expect, test } from 'vitest';
import type { Assessment, Evidence } from '@sluice/suspects/assessment';
import { AccountChanges } from './account-changes';
import { fitEvidence } from './fit-evidence';

function assessment(account: string, part: Partial<Assessment> = {}): Assessment {
  const figures = { auths: 0, failedAuths: 0, messages: 0, recipients: 0, refused: 0, outsideRecipients: 0, domains: 0, addresses: 0, connections: 0 };
  return { account, score: 90, verdict: 'suspect', figures, windowSeconds: 600, usualRecipients: null, firstSeen: 1, lastSeen: 2, at: 3, reasons: [], ...part };
}

function evidence(connections: number, lines = 1): Evidence {
  const line = { file: 'x.log', text: 'y'.repeat(500) };
  return {
    connections: Array.from({ length: connections }, (_, index) => ({ connection: `c${index}`, address: null, startedAt: 1, recipients: 1, lines: Array.from({ length: lines }, () => line), omittedLines: 0 })),
    omittedConnections: 0,
  };
}

function tracked() {
  const accounts = new Map<string, { assessment: Assessment; evidence: Evidence | null }>();
  const put = (account: string, part: Partial<Assessment>, proof: Evidence | null) => accounts.set(account, { assessment: assessment(account, part), evidence: proof });
  const changes = new AccountChanges({
    assess: (now) => [...accounts.values()].map((each) => ({ ...each.assessment, at: now })).sort((a, b) => b.score - a.score),
    evidence: (account) => accounts.get(account)?.evidence ?? null,
  });
  const collect = (now: number, urgent = false) => {
    const collected = changes.collect(now, urgent);
    return { ...collected, told: collected.activities.map((activity) => `${activity.assessment.account} ${activity.evidence === null ? '-' : activity.evidence.connections.length}`) };
  };
  return { accounts, put, collect };
}

test('what did not change is not told again, and what was not delivered is', () => {
  const { put, collect } = tracked();
  put('a', {}, evidence(1));
  expect(collect(1_000).told).toEqual(['a 1']);
  const second = collect(2_000);
  expect(second.told).toEqual(['a 1']);
  second.delivered();
  expect(collect(3_000).told).toEqual([]);
  put('a', { score: 91 }, evidence(2));
  expect(collect(3_100).told).toEqual(['a -']);
});

test('proof is told every five seconds at most, at once after a trip, and only when it changed', () => {
  const { put, collect } = tracked();
  put('a', {}, evidence(1));
  collect(1_000).delivered();
  put('a', {}, evidence(2));
  expect(collect(2_000).told).toEqual([]);
  const urgent = collect(2_100, true);
  expect(urgent.told).toEqual(['a 2']);
  urgent.delivered();
  expect(collect(2_200, true).told).toEqual([]);
  put('a', {}, evidence(3));
  expect(collect(7_099).told).toEqual([]);
  expect(collect(7_100).told).toEqual(['a 3']);
});

test('an account that nobody worries about has no proof and is told every five seconds at most', () => {
  const { put, collect } = tracked();
  put('calm', { verdict: 'normal', score: 1 }, evidence(1));
  const first = collect(1_000);
  expect(first.told).toEqual(['calm -']);
  first.delivered();
  put('calm', { verdict: 'normal', score: 2 }, evidence(1));
  expect(collect(2_000).told).toEqual([]);
  expect(collect(6_000).told).toEqual(['calm -']);
});

test('of many accounts those that stand out come first, and none is passed over for ever', () => {
  const { put, collect } = tracked();
  for (let index = 0; index < 250; index += 1) put(`calm${index}`, { verdict: 'normal', score: index % 50 }, null);
  put('bad', { score: 60 }, null);
  const told = new Set<string>();
  for (let round = 0; round < 3; round += 1) {
    const collected = collect(10_000 + round);
    expect(collected.activities.length).toBeLessThanOrEqual(100);
    if (round === 0) expect(collected.told[0]).toBe('bad -');
    collected.activities.forEach(({ assessment: each }) => told.add(each.account));
    collected.delivered();
  }
  expect(told.size).toBe(251);
});

test('an upload holds about a megabyte; the rest of the proof follows', () => {
  const { put, collect } = tracked();
  for (let index = 0; index < 10; index += 1) put(`bad${index}`, { score: 99 - index }, evidence(20, 20));
  const sizes: number[] = [];
  const proven = new Set<string>();
  for (let round = 0; round < 12; round += 1) {
    const collected = collect(10_000 + round);
    sizes.push(JSON.stringify(collected.activities).length);
    for (const activity of collected.activities) if (activity.evidence) proven.add(activity.assessment.account);
    collected.delivered();
  }
  expect(Math.max(...sizes)).toBeLessThan(1_000_000);
  expect(proven.size).toBe(10);
});

test('proof is cut to its newest connections, and says how many are missing', () => {
  const cut = fitEvidence(evidence(10), 2_000);
  expect(cut.connections.map(({ connection }) => connection)).toEqual(['c0', 'c1', 'c2']);
  expect(cut.omittedConnections).toBe(7);
  expect(fitEvidence(evidence(3), 10).connections).toHaveLength(1);
  const whole = evidence(3);
  expect(fitEvidence(whole, 1_000_000)).toBe(whole);
});
