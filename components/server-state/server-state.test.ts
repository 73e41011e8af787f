import { describe, expect, test } from 'vitest';
import { exampleOverview } from './testing/example-overview';
import { RequestProblem } from '../hooks/request';
import { howFailed, serverState, UNREACHABLE_HIDDEN_MS, UNREACHABLE_MS } from './server-state';

const { now } = exampleOverview();
const kindOf = (...parameters: Parameters<typeof exampleOverview>): string => serverState(exampleOverview(...parameters), now, false).kind;

describe('the state shown', () => {
  test('before any answer is loading, and unreachable once a request has failed', () => {
    expect(serverState(undefined, null, false).kind).toBe('loading');
    expect(serverState(undefined, null, 'unanswered').kind).toBe('unreachable');
  });

  test.each([
    [799, 'watching'],
    [800, 'near'],
    [1000, 'near'],
  ])('with %d of 1,000 messages is %s', (length, kind) => {
    expect(kindOf({ report: { measurement: { at: now, length } } })).toBe(kind);
  });

  test.each(['off', 'protected', 'unknown'] as const)('is %s when the guard says so', (status) => {
    expect(kindOf({ report: { status } })).toBe(status);
  });

  test('is protected since the trip, not since the guard started again', () => {
    const latch = { id: 'l', trippedAt: now - 500_000, queueLength: 1001, threshold: 1000, smtpInstance: null };
    const overview = exampleOverview({ report: { status: 'protected', statusSince: now - 5_000, latch } });
    expect(serverState(overview, now, false).since).toBe(now - 500_000);
  });

  test('is never green or protected while the guard is silent, and remembers what was last known', () => {
    const silent = exampleOverview({ server: { silentSince: now - 9_000, lastSeenAt: now - 12_000 }, report: { status: 'protected' } });
    expect(serverState(silent, now, false)).toMatchObject({ kind: 'silent', look: 'unknown', stale: true, lastKnown: 'protected', since: now - 12_000 });
  });

  test.each(['unanswered', false] as const)('is unreachable by the age of the newest answer alone (request failed: %s, or hangs for ever)', (failed) => {
    const overview = exampleOverview();
    expect(serverState(overview, now + UNREACHABLE_MS - 1, failed).kind).toBe('watching');
    expect(serverState(overview, now + UNREACHABLE_MS, failed)).toMatchObject({ kind: 'unreachable', look: 'unknown', stale: true, since: now });
    expect(serverState(overview, now + UNREACHABLE_MS, failed, UNREACHABLE_HIDDEN_MS).kind).toBe('watching');
  });

  test('a console that answers something else is not called unreachable, and nothing of before looks like now', () => {
    expect(howFailed(new RequestProblem('not-signed-in', 401, { code: 'not-signed-in', message: 'Sign in first.' }))).toBe('answered');
    expect(howFailed(new RequestProblem('late', null, null))).toBe('answered');
    expect([new RequestProblem('internal', 502, null), new RequestProblem('network', null, null), new Error('other')].map(howFailed)).toEqual(['unanswered', 'unanswered', 'unanswered']);
    expect(howFailed(null)).toBe(false);
    expect(serverState(undefined, null, 'answered')).toMatchObject({ kind: 'not-told', look: 'unknown' });
    const overview = exampleOverview();
    expect(serverState(overview, now + UNREACHABLE_MS - 1, 'answered').kind).toBe('watching');
    expect(serverState(overview, now + UNREACHABLE_MS, 'answered')).toMatchObject({ kind: 'not-told', look: 'unknown', stale: true, since: now });
  });

  test.each([null, { at: now, length: null }])('a queue that was not measured (%j) is never watched', (measurement) => {
    expect(serverState(exampleOverview({ report: { measurement } }), now, false)).toMatchObject({ kind: 'unknown', look: 'unknown', stale: true });
  });

  test('tells a server that never reported from one that went silent, and no server from both', () => {
    expect(kindOf({ server: { report: null, lastSeenAt: null, silentSince: now } })).toBe('never-connected');
    expect(kindOf({ overview: { server: null } })).toBe('no-server');
  });
});
