import { expect, test } from 'vitest';
import { networkMatcher, readOwnNetworks } from './own-networks';

const files: Record<string, string> = {
  '/etc/postfix/nets': '# ours\n198.51.100.0/24\n!198.51.100.7\n',
  '/etc/postfix/nets.cidr': '203.0.113.0/28 OK\n  and more of it\n',
  '/etc/postfix/circle': '/etc/postfix/circle\n192.0.2.1\n',
};
const read = (path: string): Promise<string> => (files[path] === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(files[path]));
const own = async (value: string): Promise<{ has(address: string): boolean; unread: string[] }> => {
  const { entries, unread } = await readOwnNetworks(value, read);
  return { has: networkMatcher(entries), unread };
};

test('nets and addresses of both families, as Postfix writes them by itself', async () => {
  const { has, unread } = await own('127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128 192.0.2.7, 2001:db8::/32');
  expect(['127.0.0.1', '127.9.9.9', '::1', '192.0.2.7', '2001:db8::5', 'fe80::1%eth0'].map(has)).toEqual([true, true, true, true, true, false]);
  expect(['192.0.2.8', '126.0.0.1', 'unknown', '', '2001:db9::1'].map(has)).toEqual([false, false, false, false, false]);
  expect(unread).toEqual([]);
});

test('the first entry that fits decides, also where one is excepted', async () => {
  const { has } = await own('!10.0.0.9 10.0.0.0/24 !10.0.1.0/24 10.0.0.0/8');
  expect(['10.0.0.9', '10.0.0.8', '10.0.1.1', '10.0.2.1'].map(has)).toEqual([false, true, false, true]);
});

test('files and CIDR tables are read; what only Postfix can look up is named', async () => {
  const { has, unread } = await own('/etc/postfix/nets cidr:/etc/postfix/nets.cidr hash:/etc/postfix/clients mail.example.test /etc/postfix/gone 300.1.1.1');
  expect(['198.51.100.1', '203.0.113.15', '203.0.113.16'].map(has)).toEqual([true, true, false]);
  expect(unread).toEqual(['hash:/etc/postfix/clients', 'mail.example.test', '/etc/postfix/gone', '300.1.1.1']);
});

test('a file that names itself ends', async () => {
  const { has, unread } = await own('/etc/postfix/circle');
  expect(has('192.0.2.1')).toBe(true);
  expect(unread).toEqual(['/etc/postfix/circle']);
});
