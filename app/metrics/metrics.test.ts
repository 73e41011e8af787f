import { readFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { consoleOn } from '@/lib/auth/testing/console';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { Stage } from '@/lib/console/testing/stage';
import { GET as health } from '../api/health/route';
import { GET as metrics } from './route';

const TOKEN = 'a-token-for-prometheus';
afterEach(() => delete process.env['SLUICE_METRICS_TOKEN']);

describeOnEachDatabase('monitors', (fresh) => {
  const ask = (headers: Record<string, string>) => metrics(new Request('http://127.0.0.1/metrics', { headers }));
  const here = { 'x-forwarded-for': '127.0.0.1', 'x-sluice-forwarded': 'no' };

  test('metrics are for this machine, or for who has the token', async () => {
    await consoleOn((await fresh()).db);
    expect((await ask(here)).status).toBe(200);
    expect((await ask({ ...here, 'x-sluice-forwarded': 'yes' })).status).toBe(401);
    expect((await ask({ ...here, 'x-forwarded-for': '192.0.2.1' })).status).toBe(401);
    expect((await ask({ 'x-forwarded-for': '127.0.0.1' })).status).toBe(401);
    expect((await ask({ authorization: `Bearer ${TOKEN}` })).status).toBe(401);
    process.env['SLUICE_METRICS_TOKEN'] = TOKEN;
    expect((await ask({ authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    expect((await ask({ ...here, authorization: 'Bearer wrong-token-of-somebody' })).status).toBe(401);
    process.env['SLUICE_METRICS_TOKEN'] = 'short';
    expect((await ask({ authorization: 'Bearer short' })).status).toBe(401);
  });

  test('what is not known has no sample, and names are escaped', async () => {
    const { db } = await fresh();
    await consoleOn(db);
    const stage = await Stage.set(db, 'mx "1"\\');
    const text = async () => (await ask(here)).text();
    expect(await text()).toContain('sluice_server_state{server="mx \\"1\\"\\\\",state="unknown"} 1');
    expect(await text()).not.toContain('sluice_queue_length{');
    await stage.exchange({}, Date.now());
    expect(await text()).toContain('sluice_queue_length{server="mx \\"1\\"\\\\"} 3');
    expect(await text()).toContain('sluice_alert_path{state="nobody"} 1');
    for (const line of (await text()).trimEnd().split('\n')) expect(line).toMatch(/^(# (HELP|TYPE) sluice_\w+ .+|sluice_\w+(\{.*\})? -?\d+(\.\d+)?)$/);
    stage.report = { ...stage.report, measurement: { at: 1, length: null }, status: 'unknown' };
    await stage.exchange({}, Date.now());
    expect(await text()).not.toContain('sluice_queue_length{');
  });

  test('a monitor learns of one server', async () => {
    const { db } = await fresh();
    await consoleOn(db);
    const stage = await Stage.set(db);
    const look = async (server: string) => {
      const answer = await health(new Request(`http://127.0.0.1/api/health?server=${server}`));
      return [answer.status, ((await answer.json()) as { state?: string }).state];
    };
    expect(await look('mx1')).toEqual([503, 'unknown']);
    await stage.exchange({}, Date.now());
    expect(await look('mx1')).toEqual([200, 'watching']);
    expect(await look(stage.serverId)).toEqual([200, 'watching']);
    expect(await look('mx2')).toEqual([404, undefined]);
    stage.report = { ...stage.report, problems: [{ code: 'relaying-unasked', since: 1, detail: '' }] };
    await stage.exchange({}, Date.now());
    expect(await look('mx1')).toEqual([503, 'watching']);
    await stage.trip();
    await stage.exchange({}, Date.now());
    expect(await look('mx1')).toEqual([503, 'protected']);
    await db.server.updateMany({ data: { lastSeenAt: Date.now() - 60_000 } });
    db.$heard.clear();
    expect(await look('mx1')).toEqual([503, 'silent']);
  });
});

test('the dashboard asks for nothing that is not there', async () => {
  const dashboard = await readFile(new URL('../../docs/grafana-dashboard.json', import.meta.url), 'utf8');
  const source = await readFile(new URL('../../lib/console/servers/metrics.ts', import.meta.url), 'utf8');
  const asked = new Set(dashboard.match(/sluice_[a-z_]+/g));
  expect(asked.size).toBeGreaterThan(8);
  for (const name of asked) expect(source, name).toContain(`'${name}'`);
});
