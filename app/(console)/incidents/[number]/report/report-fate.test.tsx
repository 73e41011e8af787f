import { expect, test } from 'vitest';
import { look, type Looking } from '@/components/testing/screen';
import { PaperFormats } from '@/components/hooks/use-formats';
import { reportIncident } from '@/lib/console/incidents/report';
import { incidentReportSchema } from '@/lib/console/incidents/schemas';
import { T0 } from '@/lib/console/testing/stage';
import type { MailFate } from '@sluice/suspects/mail-fate';
import { ACCOUNT, PROVEN, SeenIncident, step } from '../testing/seen-incident';
import { ReportPaper } from './report-paper';

const SINCE = T0 - 6 * 3_600_000;
const OTHER = 'lee@example.test';

async function paper(fates: readonly Partial<MailFate>[], looking: Looking = {}, now = T0 + 60_000): Promise<string> {
  const incident = await SeenIncident.tripped([{ account: ACCOUNT }, { account: OTHER }]);
  await incident.acts('contain-account', 'done', [...PROVEN, step('hold-messages', 'done', { count: 40 })]);
  const told = fates.map((parts): MailFate => ({ account: ACCOUNT, from: SINCE, to: T0 + 60_000, delivered: 812, bounced: 31, waiting: 44, unrelayed: null, refused: 7, ...parts }));
  await incident.stage.exchange({ fates: told }, T0 + 60_000);
  const report = incidentReportSchema.parse(JSON.parse(JSON.stringify(await reportIncident(incident.db, 1, now))));
  const screen = look(
    <PaperFormats value={{ zone: 'UTC', now: 0 }}>
      <ReportPaper report={report} />
    </PaperFormats>,
    looking,
  );
  return screen.text;
}

test('the paper says what left, what came back and what never left, of each account and of all', async () => {
  const text = await paper([{}, { account: OTHER, delivered: 8 }]);
  expect(text).toContain('What left the server');
  expect(text).toContain('Taken by other mail servers 820 recipients');
  expect(text).toContain('Taken by other mail servers: 812 recipients · Came back: 31 recipients · Put off, and not delivered since (at least): 44 recipients · Refused by this server: 7 recipients · Put on hold: 40 messages');
  expect(text).not.toMatch(/mail servers:? not known|Not relayed|Released/);
});

test('what is not known is said to be so, with its reason, and is no zero', async () => {
  const text = await paper([{ delivered: null, bounced: null, waiting: null, from: SINCE + 3_600_000 }], {}, T0 + 600_000);
  expect(text).toContain('Taken by other mail servers not known');
  expect(text).toContain('Refused by this server 7 recipients; not known of 1 account');
  for (const sentence of ['this log never says “Mail relayed”', 'does not tell what came back', 'The log of the time before', 'What happened after', 'the guard did not tell it']) expect(text).toContain(sentence);
  expect(await paper([{ delivered: null, bounced: null, waiting: null, refused: null }])).toContain('in the log that the guard has read this account does not stand');
});

test('the sum of all says what it does not have, and not only each account', async () => {
  const text = await paper([{}, { account: OTHER, from: SINCE + 3_600_000, delivered: 8 }], {}, T0 + 24 * 3_600_000);
  expect(text).toMatch(/Of some accounts these numbers do not have what happened before .*Of some accounts these numbers do not have what happened after/);
  expect(await paper([{}, { account: OTHER }])).not.toContain('Of some accounts');
});

test('in Korean, and for MailCarrier', async () => {
  const text = await paper([{ bounced: null, waiting: null, unrelayed: 5 }], { language: 'ko' });
  expect(text).toContain('외부 메일 서버가 수신함: 수신자 812명 · 반송됨: 알 수 없음 · 지연된 뒤 전달되지 않음(최소): 알 수 없음 · 10분 안에 전달되지 않음: 수신자 5명');
});
