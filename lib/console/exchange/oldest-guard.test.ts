import { expect, test } from 'vitest';
import * as z from 'zod';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { syncRequestSchema, syncResponseSchema } from '@sluice/contract/contract';
import recorded from '@sluice/contract/testing/exchange-0.1.json';
import { syncResponseOf01 } from '@sluice/contract/testing/contract-0.1';
import { closeIncident } from '../incidents/close';
import { reportIncident } from '../incidents/report';
import { viewIncident } from '../incidents/view';
import { enrollServer } from '../servers/enroll';
import { listServers } from '../servers/list';
import { viewOverview } from '../servers/view-overview';
import { listSuspects } from '../suspects/list';
import { requestAction } from '../actions/request';
import { exchangeWith } from './exchange-with';

const actor = { id: 'operator', name: 'Operator', address: null };
const THIEF = 'thief@example.test';
const exchanges = z.array(z.object({ upload: z.looseObject({ sentAt: z.number() }), answer: z.unknown() })).parse(recorded);

describeOnEachDatabase('a guard of version 0.1 and this console, by what was recorded of both on a real mail host', (fresh) => {
  test('a whole incident is taken in, is on every page, and each answer is one that such a guard understands', async () => {
    const { db } = await fresh();
    const { serverId } = await enrollServer(db, { name: 'mx1', token: 'a token', now: 0 });
    let now = 0;
    const ask = (wish: { kind: 'contain-account'; account: string } | { kind: 'restart-smtp'; reason: string }) =>
      requestAction(db, { request: { ...wish, key: `press-${now}`, serverId }, actor, now });
    const ids = new Map<string, string>();
    for (const { upload, answer } of exchanges) {
      now = upload.sentAt;
      // The orders of then have ids of then, which are those of the same orders of now.
      const ordered = syncResponseOf01.parse(answer).actions;
      const answered = await exchangeWith(db, serverId, syncRequestSchema.parse(JSON.parse([...ids].reduce((text, [old, id]) => text.replaceAll(old, id), JSON.stringify(upload)))), now);
      const old = syncResponseOf01.parse(JSON.parse(JSON.stringify(answered)));
      expect(old.settings).toMatchObject({ applyQueueLimit: expect.any(Boolean) as boolean });
      for (const { id, kind } of ordered) {
        if (ids.has(id)) continue;
        const { action } = await ask(kind === 'restart-smtp' ? { kind, reason: 'as it was recorded' } : { kind: 'contain-account', account: THIEF });
        ids.set(id, action.id);
      }
    }
    const view = await viewIncident(db, 1, now);
    expect(view.incident).toMatchObject({ status: 'released', releaseCause: 'console' });
    expect(view.suspects[0]).toMatchObject({ account: THIEF, verdict: 'suspect', hasEvidence: true });
    expect(view.suspects[0]?.actions.map(({ kind, status }) => [kind, status])).toEqual([['contain-account', 'done']]);
    expect(view.timeline.map(({ kind }) => kind)).not.toContain('other');
    await closeIncident(db, { number: 1, outcome: 'cleaned', note: '', actor, now });
    expect((await reportIncident(db, 1, now)).suspects[0]?.evidence).not.toBeNull();
    expect((await listServers(db, now)).servers[0]).toMatchObject({ kind: 'postfix' });
    expect((await viewOverview(db, serverId, now)).server?.report?.status).toBe('watching');
    expect((await listSuspects(db, { serverId, now })).accounts[0]?.assessment.account).toBe(THIEF);
  });

  test('it is asked for nothing that it does not know, for it would understand no order beside it', async () => {
    const { db } = await fresh();
    const { serverId } = await enrollServer(db, { name: 'mx1', token: 'a token', now: 0 });
    const upload = syncRequestSchema.parse(exchanges[0]?.upload);
    const now = upload.sentAt;
    await exchangeWith(db, serverId, upload, now);
    const ask = (kind: 'stop-sending' | 'contain-account') => requestAction(db, { request: { key: `press-${kind}`, serverId, kind, account: THIEF }, actor, now });
    await expect(ask('stop-sending')).rejects.toThrow('does not know this act');
    await expect(requestAction(db, { request: { key: 'press-protect', serverId, kind: 'protect-now' }, actor, now })).rejects.toMatchObject({ code: 'guard-too-old' });
    const { action } = await ask('contain-account');
    // Asked of a newer guard that was replaced by an older one since, or by a newer console.
    for (const kind of ['stop-sending', 'release-local-mail', 'protect-now', 'quarantine']) {
      await db.action.create({ data: { id: kind, key: kind, serverId, kind, account: THIEF, status: 'requested', parameters: {}, requestedAt: now, requestedById: null, requestedByName: 'Operator', steps: [] } });
    }
    const answer = syncResponseOf01.parse(await exchangeWith(db, serverId, { ...upload, sequence: upload.sequence + 1 }, now));
    expect(answer.actions.map(({ id }) => id)).toEqual([action.id]);
  });
});

test('this guard understands every answer that a console of version 0.1 gave', () => {
  const answers = exchanges.map(({ answer }) => syncResponseSchema.parse(answer));
  expect(answers.map(({ settings }) => settings.brake)).toEqual(answers.map(() => false));
  expect(new Set(answers.flatMap(({ actions }) => actions.map(({ kind }) => kind)))).toEqual(new Set(['contain-account', 'restart-smtp']));
});
