import { expect, onTestFinished, test } from 'vitest';
import { look } from '@/components/testing/screen';
import { overviewSchema } from '@/lib/console/servers/schemas';
import { viewOverview } from '@/lib/console/servers/view-overview';
import { Stage, T0 } from '@/lib/console/testing/stage';
import { temporarySqlite } from '@/lib/db/testing/temporary-database';
import { HostCard } from './host-card';

async function card(seenAfterMs: number) {
  const one = await temporarySqlite();
  onTestFinished(() => one.remove());
  const stage = await Stage.set(one.db);
  await stage.exchange({}, T0);
  const overview = overviewSchema.parse(JSON.parse(JSON.stringify(await viewOverview(one.db, undefined, T0 + seenAfterMs))));
  const { server, openIncident, lastIncident } = overview;
  if (server === null) throw new Error('There is a server.');
  return look(<HostCard server={server} openIncident={openIncident} lastIncident={lastIncident} />, { answers: [[['overview', null], overview]] });
}

const goodOnes = (html: string): number => html.match(/data-good="true"/g)?.length ?? 0;

test('of a guard that answers what it tells is marked as well', async () => {
  const shown = await card(1_000);
  expect(goodOnes(shown.html)).toBe(3);
  expect(shown.text).not.toContain('as the guard told last');
});

test('of a guard that is silent nothing is marked as well, and what was told last says so', async () => {
  const shown = await card(90_000);
  expect(goodOnes(shown.html)).toBe(0);
  expect(shown.text.match(/as the guard told last/g)).toHaveLength(2);
});
