import { expect, test } from 'vitest';
import type { Assessment } from '@sluice/suspects/assessment';
import { look } from '../testing/screen';
import { FigureChips } from './figure-chips';

const figures = { auths: 0, failedAuths: 0, messages: 0, recipients: 120, refused: 13, outsideRecipients: 133, domains: 0, addresses: 0, connections: 0 };
const seen = (changes: Partial<typeof figures>, language: 'en' | 'ko' | 'ja' = 'en') =>
  look(<FigureChips assessment={{ figures: { ...figures, ...changes }, windowSeconds: 600, at: 0 } as Assessment} />, { language }).text;

test('numbers beside each other agree: accepted and refused are told apart, and one that counts both says so', () => {
  expect(seen({})).toMatch(/120 accepted recipients 13 refused recipients 133 outside recipients, refused ones included$/);
  expect(seen({}, 'ko')).toMatch(/접수된 수신자 120명 거부된 수신자 13명 외부 수신자 133명\(거부 포함\)$/);
  expect(seen({}, 'ja')).toMatch(/受け付けた宛先120件 拒否された宛先13件 外部の宛先133件（拒否を含む）$/);
});

test('where nothing was refused, nothing is said of it', () => {
  expect(seen({ refused: 0, outsideRecipients: 120 })).toMatch(/120 accepted recipients 120 outside recipients$/);
});
