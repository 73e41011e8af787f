import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { alice, Stage, T0 } from '../testing/stage';
import { askList, type Resolver } from './ask-list';
import { lookAtBlocklists } from './look';
import { blocklistResolver } from './resolver';
import { saveBlocklists } from './save';
import { blocklistsSavingSchema } from './schemas';
import { startDnsServer, type DnsServer } from './testing/dns-server';
import { USUAL_LISTS } from './usual-lists';
import { viewBlocklists } from './view';

const LISTED = '192.0.2.7';
const listed = (codes: string[], reason: string | null = null) => ({ state: 'listed', codes, reason });
const unknown = (cause: string) => ({ state: 'unknown', cause });

describeOnHost('a blocklist, asked at a real name server', { packages: ['dnsmasq-base'], root: true }, () => {
  let server: DnsServer;
  let resolver: Resolver;
  beforeAll(async () => {
    server = await startDnsServer();
    resolver = blocklistResolver({ SLUICE_DNS_SERVER: server.address });
  });
  afterAll(() => server?.stop());

  test.each([
    ['good', LISTED, listed(['127.0.0.4'], 'Sent spamsee https://lists.test/7')],
    ['good', '192.0.2.8', { state: 'clear' }],
    ['good', '2001:db8::7', listed(['127.0.0.9'])],
    ['good', '2001:0DB8::8', { state: 'clear' }],
    ['four', LISTED, listed(['127.0.0.4'])],
    ['four', '2001:db8::8', unknown('no-ipv6')],
    ['picky', LISTED, unknown('refused')],
    ['bought', LISTED, unknown('not-a-list')],
    ['all', '192.0.2.8', unknown('lists-everything')],
    ['ended', LISTED, unknown('not-a-list')],
  ])('%s about %s', async (name, address, answer) => {
    expect(await askList(resolver, { zone: `${name}.lists.test`, address })).toEqual(answer);
  });

  test('a name that the resolver will not ask for is refused, and a resolver that is not there is no answer', async () => {
    expect(await askList(resolver, { zone: 'lists.invalid', address: LISTED })).toEqual(unknown('refused'));
    const nobody = blocklistResolver({ SLUICE_DNS_SERVER: `127.0.0.1:${await freePort()}` });
    expect(await askList(nobody, { zone: 'good.lists.test', address: LISTED })).toEqual(unknown('no-answer'));
  });
});

describe('what is saved of blocklists', () => {
  test.each(['10.1.2.3', '127.0.0.1', '172.31.0.9', '192.168.7.7', '100.64.0.1', '224.0.0.1', '::1', 'fe80::1', 'fd00::1', '::ffff:192.0.2.7', 'mail.example.test', '192.0.2.300'])('%s is no address of the internet', (address) => {
    expect(blocklistsSavingSchema.safeParse({ addresses: [address], lists: [] }).success).toBe(false);
  });
  test.each(['192.0.2.7', '172.32.0.1', '100.128.0.1', '2001:db8::7'])('%s is one', (address) => {
    expect(blocklistsSavingSchema.safeParse({ addresses: [address], lists: [] }).success).toBe(true);
  });
  test.each([{ zone: 'not a zone', removal: '' }, { zone: 'zen', removal: '' }, { zone: 'zen.spamhaus.org', removal: 'javascript:alert(1)' }])('$zone $removal is no list', (list) => {
    expect(blocklistsSavingSchema.safeParse({ addresses: [], lists: [list] }).success).toBe(false);
  });
  test('the usual lists could be saved as they are', () => {
    expect(blocklistsSavingSchema.safeParse({ addresses: [], lists: USUAL_LISTS }).success).toBe(true);
    expect(USUAL_LISTS.map(({ zone }) => zone)).toContain('spamlist.or.kr');
  });
  test('a resolver that cannot be one is named', () => {
    expect(() => blocklistResolver({ SLUICE_DNS_SERVER: 'dns.example' })).toThrow('SLUICE_DNS_SERVER');
  });
});

describeOnEachDatabase('the blocklists of a server', (fresh) => {
  const lists = [{ zone: 'good.lists.test', removal: 'https://lists.test/' }, { zone: 'other.lists.test', removal: '' }];
  /** Lists 192.0.2.7 in `good`, nobody in `other`; both have their test entry. */
  const resolver: Resolver = {
    resolve4: (name) => (name.startsWith('2.0.0.127.') ? Promise.resolve(['127.0.0.2']) : name === '7.2.0.192.good.lists.test' ? Promise.resolve(['127.0.0.4']) : Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }))),
    resolveTxt: () => Promise.resolve([['a\0b']]),
  };
  const setUp = async () => {
    const { db, serverId } = await Stage.set((await fresh()).db);
    return { db, serverId, save: (addresses: string[]) => saveBlocklists(db, { serverId, addresses, lists, actor: alice, now: T0 }), look: () => lookAtBlocklists(db, { serverId, resolver, actor: alice, now: T0 + 5 }) };
  };

  test('nobody has said anything yet: the usual lists, no address, and nothing that could be asked', async () => {
    const { db, serverId, look } = await setUp();
    expect(await viewBlocklists(db, serverId)).toEqual({ addresses: [], lists: USUAL_LISTS, look: null });
    await expect(look()).rejects.toMatchObject({ code: 'bad-request' });
    await expect(viewBlocklists(db, 'nobody')).rejects.toMatchObject({ code: 'not-found' });
  });

  test('what they say is kept with its moment, until the addresses or the lists are others; the audit has the change', async () => {
    const { db, serverId, save, look } = await setUp();
    await save([LISTED, LISTED, '192.0.2.8']);
    const asked = vi.spyOn(resolver, 'resolve4');
    await look();
    const names = asked.mock.calls.map(([name]) => name);
    asked.mockRestore();
    // Two addresses and two test entries of each of two lists, however many addresses there are.
    expect([names.length, new Set(names).size]).toEqual([8, 8]);
    const { look: kept } = await viewBlocklists(db, serverId);
    expect(kept).toMatchObject({ at: T0 + 5, byName: alice.name });
    expect(kept?.results.map(({ address, zone, answer }) => [address, zone, answer.state])).toEqual([
      [LISTED, 'good.lists.test', 'listed'],
      [LISTED, 'other.lists.test', 'clear'],
      ['192.0.2.8', 'good.lists.test', 'clear'],
      ['192.0.2.8', 'other.lists.test', 'clear'],
    ]);
    expect(kept?.results[0]).toMatchObject({ removal: 'https://lists.test/', answer: { codes: ['127.0.0.4'], reason: 'a�b' } });
    await save(['192.0.2.8']);
    expect((await viewBlocklists(db, serverId)).look?.results.map(({ address }) => address)).toEqual(['192.0.2.8', '192.0.2.8']);
    const rows = await db.auditEntry.findMany({ where: { action: 'blocklists.changed' }, orderBy: { sequence: 'asc' } });
    expect(rows.map(({ before, after }) => [before, after])).toEqual([
      [{ addresses: [], lists: USUAL_LISTS }, { addresses: [LISTED, '192.0.2.8'], lists }],
      [{ addresses: [LISTED, '192.0.2.8'], lists }, { addresses: ['192.0.2.8'], lists }],
    ]);
    await save(['192.0.2.8']);
    expect(await db.auditEntry.count({ where: { action: 'blocklists.changed' } })).toBe(2);
  });
});
