import { expect, test } from 'vitest';
import { look } from '../testing/screen';
import { exampleOverview } from '../server-state/testing/example-overview';
import { EndHappens } from './end-mailing';

const overview = (usualRecipientThreshold: number | null, waiting = 412) => {
  const { server, ...rest } = exampleOverview({ overview: { usualRecipientThreshold } });
  const queue = server?.report?.queue ?? null;
  return exampleOverview({ overview: rest, report: { queue: queue && { ...queue, recipients: { waiting, complete: true } } } });
};

test('who ends a mailing is told of the threshold on recipients too, and whether it begins protection at once', () => {
  expect(look(<EndHappens overview={overview(null)} />).text).not.toContain('recipients');
  const calm = look(<EndHappens overview={overview(1_500)} />).text;
  expect(calm).toContain('From then on protection begins above 1,000 messages.');
  expect(calm).toContain('Also above 1,500 recipients who wait.');
  expect(calm).not.toContain('at once');
  expect(look(<EndHappens overview={overview(1_500, 2_000)} />).text).toContain('At least 2,000 wait now, so it begins at once.');
  expect(look(<EndHappens overview={overview(1_500, 2_000)} />, { language: 'ko' }).text).toContain('지금 2,000명 이상이 대기 중이므로 바로 시작됩니다.');
});
