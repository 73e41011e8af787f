import { expect, test } from 'vitest';
import { chooseMailbox } from './choose-mailbox';

const mailboxes = ['anna', 'bela', 'carl'].map((name) => ({ account: `${name}@example.test`, password: name }));
const all = () => Promise.resolve(true);
const names = async (before: string | null, works: (name: string) => boolean) => {
  const cast = await chooseMailbox(mailboxes, before, ({ password }) => Promise.resolve(works(password)));
  return cast && { stolen: cast.stolen.password, colleagues: cast.colleagues.map(({ password }) => password).sort() };
};

test('the next one is stolen each time, and after the last comes the first', async () => {
  expect(await names(null, () => true)).toEqual({ stolen: 'anna', colleagues: ['bela', 'carl'] });
  expect(await names('anna@example.test', () => true)).toEqual({ stolen: 'bela', colleagues: ['anna', 'carl'] });
  expect(await names('carl@example.test', () => true)).toEqual({ stolen: 'anna', colleagues: ['bela', 'carl'] });
  expect((await chooseMailbox(mailboxes, 'gone@example.test', all))?.stolen).toEqual(mailboxes[0]);
});

test('secured mailboxes take no part', async () => {
  expect(await names('anna@example.test', (name) => name !== 'bela')).toEqual({ stolen: 'carl', colleagues: ['anna'] });
  expect(await names(null, () => false)).toBeNull();
});
