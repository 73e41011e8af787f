import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { listServers } from '../servers/list';
import { Stage, T0 } from '../testing/stage';
import { viewIncident } from './view';

describeOnEachDatabase('words of a newer version that are in the database already', (fresh) => {
  test('break no page, and are shown as they are', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    await stage.exchange({ events: [{ id: 'new', at: T0, kind: 'other', word: 'moon-rose' }] });
    await stage.db.server.update({ where: { id: stage.serverId }, data: { kind: 'sendmail' } });
    await stage.db.protectionEvent.create({ data: { id: 'later', serverId: stage.serverId, at: T0, kind: 'sun-set', data: { id: 'later', at: T0, kind: 'sun-set' } } });
    await stage.db.incidentEntry.updateMany({ where: { kind: 'suspect-found' }, data: { kind: 'suspect-sang' } });
    const view = await viewIncident(stage.db, 1, T0);
    expect(view.timeline.filter(({ kind }) => kind === 'other').map(({ note }) => note).sort()).toEqual(['moon-rose', 'suspect-sang']);
    expect((await listServers(stage.db, T0)).servers[0]?.kind).toBe('sendmail');
    expect((await stage.db.protectionEvent.findMany({ where: { id: 'later' } })).map(({ data }) => data)).toEqual([{ id: 'later', at: T0, kind: 'other', word: 'sun-set' }]);
  });
});
