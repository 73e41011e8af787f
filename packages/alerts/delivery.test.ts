import { describe, expect, test } from 'vitest';
import { verdictOf } from './answer';
import { nextStatus, waitBefore } from './delivery';
import { alertPath } from './path';
import { FIRST_RULE } from './rule';
import { T0 } from './testing/example-news';

describe('the life of one message', () => {
  test.each([
    ['waiting', 'taken', 'delivered'],
    ['waiting', 'refused', 'failed'],
    ['waiting', 'later', 'waiting'],
    ['waiting', 'too-old', 'failed'],
    ['waiting', 'too-many', 'left-out'],
    ['delivered', 'repeat', 'waiting'],
    ['delivered', 'later', 'delivered'],
    ['failed', 'taken', 'failed'],
    ['left-out', 'repeat', 'left-out'],
  ] as const)('%s, %s → %s', (status, event, next) => expect(nextStatus(status, event)).toBe(next));

  test('the wait doubles up to a quarter of an hour, never shrinks below what the receiver asked for', () => {
    expect([1, 2, 3, 4].map((attempt) => waitBefore(attempt, 1, null))).toEqual([5_000, 10_000, 20_000, 40_000]);
    expect(waitBefore(1, 0, null)).toBe(2_500);
    expect(waitBefore(500, 1, null)).toBe(900_000);
    expect(waitBefore(1, 0, 30_000)).toBe(30_000);
  });
});

describe('what an answer means', () => {
  const answer = (status: number, body = '', retryAfter: number | null = null) => ({ status, body, retryAfter });
  test('200 is not enough where the receiver says more', () => {
    expect(verdictOf('slack', answer(200, 'ok')).kind).toBe('taken');
    expect(verdictOf('slack', answer(200, '<html>Sign in</html>')).kind).toBe('later');
    expect(verdictOf('telegram', answer(200, '{"ok":false}')).kind).toBe('later');
    expect(verdictOf('telegram', answer(200, '{"ok":true}')).kind).toBe('taken');
    expect(verdictOf('kakaowork', answer(200, '{"success":false,"error":{"code":"user_not_found"}}'))).toMatchObject({ kind: 'later', why: expect.stringContaining('user_not_found') });
    expect(verdictOf('discord', answer(204)).kind).toBe('later');
    expect(verdictOf('teams', answer(202)).kind).toBe('taken');
  });
  test('a redirect and a wrong token are refused, too much is tried again when the receiver says so', () => {
    expect(verdictOf('webhook', answer(302)).kind).toBe('refused');
    expect(verdictOf('ntfy', answer(401)).kind).toBe('refused');
    expect(verdictOf('web-push', answer(410)).kind).toBe('refused');
    expect(verdictOf('slack', answer(429, '', 30))).toMatchObject({ kind: 'later', retryAfterMs: 30_000 });
    expect(verdictOf('telegram', answer(429, '{"ok":false,"parameters":{"retry_after":7}}'))).toMatchObject({ retryAfterMs: 7_000 });
    expect(verdictOf('webhook', answer(503, '', 1e9))).toMatchObject({ kind: 'later', retryAfterMs: 3_600_000 });
  });
  test('what a receiver answers is shown as one short line', () => {
    const verdict = verdictOf('webhook', answer(400, `\u001b[31mno\u202e\n${'x'.repeat(5_000)}`));
    expect(verdict).toMatchObject({ why: expect.stringMatching(/^HTTP 400: {1}\[31mno x+$/) });
  });
});

describe('whether alerts reach anybody', () => {
  const DAY = 86_400_000;
  const channel = (parts: { provenAt?: number | null; failingSince?: number | null }) => ({ id: 'a', name: 'phone', provenAt: T0, failingSince: null, ...parts });
  test('is only proven while every channel of a trip is, and not for ever', () => {
    expect(alertPath([channel({})], [FIRST_RULE], T0 + 2 * DAY)).toMatchObject({ state: 'proven', provenAt: T0, weak: [] });
    expect(alertPath([channel({})], [FIRST_RULE], T0 + 12 * DAY)).toMatchObject({ state: 'unproven', weak: ['phone'] });
    expect(alertPath([channel({ provenAt: null })], [FIRST_RULE], T0)).toMatchObject({ state: 'unproven', provenAt: null });
    expect(alertPath([channel({ failingSince: T0 })], [FIRST_RULE], T0)).toMatchObject({ state: 'failing', weak: ['phone'] });
    expect(alertPath([], [FIRST_RULE], T0).state).toBe('nobody');
    expect(alertPath([channel({})], [{ ...FIRST_RULE, kinds: ['released'] }], T0).state).toBe('nobody');
    expect(alertPath([channel({})], [{ ...FIRST_RULE, channels: ['other'] }], T0).state).toBe('nobody');
  });
});
