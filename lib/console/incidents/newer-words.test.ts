import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { listServers } from '../servers/list';
import { Stage, T0 } from '../testing/stage';
import { listSuspects } from '../suspects/list';
import { addEntry } from './timeline';
import { viewIncident } from './view';

describeOnEachDatabase('words of a newer version that are in the database already', (fresh) => {
  test('break no page, and are shown as they are', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    await stage.exchange({ events: [{ id: 'new', at: T0, kind: 'other', word: 'moon-rose' }] });
    await stage.db.server.update({ where: { id: stage.serverId }, data: { kind: 'sendmail' } });
    await stage.db.protectionEvent.create({ data: { id: 'later', serverId: stage.serverId, at: T0, kind: 'sun-set', data: { id: 'later', at: T0, kind: 'sun-set' } } });
    await stage.db.incidentEntry.updateMany({ where: { kind: 'suspect-found' }, data: { kind: 'suspect-sang' } });
    const action = { key: 'a key', serverId: stage.serverId, incidentId: (await stage.db.incident.findFirstOrThrow()).id, account: 'sales@example.test', parameters: {}, requestedById: null, requestedByName: 'Alice', steps: [] };
    await stage.db.action.create({ data: { ...action, id: 'act', kind: 'quarantine', status: 'asleep', requestedAt: T0 } });
    await addEntry(stage.db, { incidentId: action.incidentId, at: T0, kind: 'action-requested', actor: null, data: { actionId: 'act' } });
    await stage.db.suspect.updateMany({ data: { verdict: 'possessed', decision: 'prayed-for' } });
    await stage.db.accountActivity.updateMany({ data: { verdict: 'possessed' } });
    const view = await viewIncident(stage.db, 1, T0);
    expect(view.timeline.filter(({ kind }) => kind === 'other').map(({ note }) => note).sort()).toEqual(['moon-rose', 'quarantine', 'suspect-sang']);
    expect(view.suspects).toMatchObject([{ verdict: 'watch', decision: 'open', actions: [] }]);
    expect((await listSuspects(stage.db, { serverId: stage.serverId, now: T0 })).accounts).toHaveLength(1);
    await stage.db.incident.updateMany({ data: { status: 'haunted', outcome: 'exorcised', releaseCause: 'moon' } });
    expect((await viewIncident(stage.db, 1, T0)).incident).toMatchObject({ status: 'released', outcome: 'other', releaseCause: null });
    expect((await listServers(stage.db, T0)).servers[0]?.kind).toBe('sendmail');
    expect((await stage.db.protectionEvent.findMany({ where: { id: 'later' } })).map(({ data }) => data)).toEqual([{ id: 'later', at: T0, kind: 'other', word: 'sun-set' }]);
  });
});
