import { expect, test } from '@playwright/test';
import { attack, COLLEAGUES, THRESHOLD } from './product/attack';
import { sendMail } from './product/mail';
import { useOperator } from './product/use-operator';
import { useProduct } from './product/use-product';

const RELAY_DENIED = '530 Relay denied for protecting our server';
const product = useProduct();
const sendOut = () => sendMail(product(), { from: COLLEAGUES[0]!, to: 'partner@supplier.test' });

test.describe.configure({ mode: 'serial' });

const { api } = useOperator(product, async (signedIn) => {
  await signedIn.applyRule(THRESHOLD);
  await attack(product(), signedIn);
});

const killPart = (name: string): Promise<void> => endPart(name, 'SIGKILL');

/** Ends a part, and waits until it runs again under another process id and everything is up. */
async function endPart(name: string, signal: NodeJS.Signals): Promise<void> {
  const before = (await product().running()).processes[name]!;
  process.kill(before, signal);
  await expect.poll(async () => (await product().running()).processes[name] ?? before, { message: `${name} runs again`, timeout: 30_000 }).not.toBe(before);
  await expect.poll(async () => (await api.get('/api/health').catch(() => null))?.status(), { message: 'everything is up', timeout: 60_000 }).toBe(200);
}

/** Everything that must be the same after a crash. */
async function whatIsKept() {
  const [overview, incident, audit] = [await api.overview(), await api.incident(), await api.audit()];
  return {
    latch: overview.server?.report?.latch,
    status: overview.server?.report?.status,
    number: incident.incident.number,
    openedAt: incident.incident.openedAt,
    suspects: incident.suspects.map(({ account, decision, hasEvidence }) => ({ account, decision, hasEvidence })),
    timeline: incident.timeline.filter(({ kind }) => kind !== 'guard-restarted').map(({ id, kind }) => `${id} ${kind}`),
    audit: audit.entries.map(({ id, action }) => `${id} ${action}`),
  };
}

/** The suspects of the incident and its audit have arrived, so that nothing changes any more by itself. */
async function untilSettled(): Promise<void> {
  let last = '';
  await expect
    .poll(
      async () => {
        const now = JSON.stringify(await whatIsKept());
        const same = now === last;
        last = now;
        return same && (await api.incident()).suspects.length > 0;
      },
      { intervals: [2_000], timeout: 40_000 },
    )
    .toBe(true);
}

test('the guard is killed: nothing leaves meanwhile, and it comes back latched', async () => {
  await untilSettled();
  const before = await whatIsKept();
  expect(before.status).toBe('protected');
  const killing = killPart('guard');
  const meanwhile = await sendOut();
  await killing;
  expect(meanwhile).not.toMatch(/^250/);
  expect(await whatIsKept()).toEqual(before);
  expect(await sendOut()).toBe(RELAY_DENIED);
});

test('the console is killed: the guard goes on refusing, and nothing that was recorded is lost', async () => {
  await untilSettled();
  const before = await whatIsKept();
  const killing = killPart('console');
  expect(await sendOut()).toBe(RELAY_DENIED);
  await killing;
  expect(await whatIsKept()).toEqual(before);
});

test('the mail server is killed: Sluice starts it again, which is no restart of the administrator, so it stays protected', async () => {
  await untilSettled();
  await killPart('mail-server');
  await expect.poll(async () => (await api.incident()).timeline.map(({ kind }) => kind), { message: 'the incident tells of the crash', timeout: 60_000 }).toContain('smtp-crashed');
  expect((await api.incident()).incident).toMatchObject({ status: 'protected', releaseCause: null });
  await expect.poll(sendOut, { message: 'the new run asks the guard', timeout: 60_000 }).toBe(RELAY_DENIED);
});

test('the mail server is asked to end: that is a restart outside the console, so protection ends, and the incident says so', async () => {
  await untilSettled();
  const before = await whatIsKept();
  await endPart('mail-server', 'SIGTERM');
  await expect.poll(async () => (await api.incident()).incident.status, { message: 'the incident is released', timeout: 30_000 }).toBe('released');
  const after = await api.incident();
  expect(after.incident).toMatchObject({ number: before.number, openedAt: before.openedAt, releaseCause: 'outside' });
  expect(after.timeline.map(({ kind }) => kind)).toContain('released-outside');
  const kept = await whatIsKept();
  expect(kept.timeline).toEqual(expect.arrayContaining(before.timeline));
  expect(kept.audit).toEqual(expect.arrayContaining(before.audit));
  expect(kept.suspects.map(({ account }) => account)).toEqual(expect.arrayContaining(before.suspects.map(({ account }) => account)));
});
