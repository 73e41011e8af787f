import { createTranslator } from 'use-intl';
import { expect, test } from 'vitest';
import { reasonSchema } from '@sluice/suspects/assessment';
import { pages as en } from './en/pages';
import { formatDuration } from './format-duration';
import { toldReason } from './told-reason';

const t = createTranslator({ locale: 'en', messages: en, namespace: 'logReports', timeZone: 'UTC' });
const codes = [...reasonSchema.out.shape.code.options, 'recipients-bounced'] as const;

test.each(codes)('the sentence of %s is the one that the page shows in English', (code) => {
  for (const value of [0, 1, 2, 999, 1000, 1_234_567]) {
    for (const usualOf of ['account', 'server', 'none'] as const) {
      const reason = { code, points: 1, value, usual: usualOf === 'none' ? null : value * 3, usualOf, windowSeconds: 86_400, word: '{value} of $& another' };
      const window = formatDuration(86_400_000, 'en');
      const usual = usualOf === 'none' ? '' : t(`usual.${usualOf}`, { window, usual: new Intl.NumberFormat('en-US').format(value * 3) });
      expect(toldReason(reason).text).toBe(t(`reason.${code}`, { value, word: reason.word, window, usual }).trim());
    }
  }
});
