import { describe, expect, test } from 'vitest';
import type { ProtectionView } from '@/lib/console/protection/schemas';
import { look } from '@/components/testing/screen';
import { RecipientThreshold } from './recipient-threshold';

const counted = { known: true, waiting: 412, complete: true };
const shown = (parts: { recipients?: ProtectionView['recipients']; applied?: boolean; on?: boolean; typed?: number | null; invalid?: boolean }, language: 'en' | 'ko' = 'en'): string => {
  const { recipients = counted, applied = true, on = true, typed = 2_000, invalid = false } = parts;
  const nothing = (): void => undefined;
  return look(<RecipientThreshold {...{ recipients, applied, on, typed, invalid }} text={String(typed ?? 'x')} onTick={nothing} onType={nothing} />, { language }).text;
};

describe('the threshold on recipients', () => {
  test('is a box alone until it is ticked', () => {
    expect(shown({ on: false })).toContain('Start protection also when many recipients wait');
    expect(shown({ on: false })).not.toContain('Threshold on recipients');
  });

  test.each<[string, Parameters<typeof shown>[0], string, boolean]>([
    ['says how many wait now', {}, 'Now 412 wait.', true],
    ['or how many at least', { recipients: { ...counted, complete: false } }, 'Now at least 412 wait.', true],
    ['or that it is not known', { recipients: null }, 'How many wait now is not known.', true],
    ['says that the guard is too old for it', { recipients: { ...counted, known: false } }, 'The guard on this host is too old for this threshold', true],
    ['and not that of a guard that was not heard of', { recipients: null }, 'too old', false],
    ['warns where more wait than it allows', { typed: 400 }, 'More wait now: protection would start within seconds.', true],
    ['but not while the rule is not applied', { typed: 400, applied: false }, 'More wait now', false],
    ['says in its place what is wrong', { typed: null, invalid: true }, 'Enter a whole number of recipients from 1 to 10,000,000.', true],
  ])('%s', (_, parts, sentence, isThere) => {
    expect(shown(parts).includes(sentence)).toBe(isThere);
  });

  test('in Korean too', () => {
    expect(shown({}, 'ko')).toContain('현재 412명이 대기 중입니다.');
  });
});
