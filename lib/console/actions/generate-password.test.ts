import { verify } from '@node-rs/bcrypt';
import { expect, test } from 'vitest';
import { generatePassword, mailboxPasswordHash } from './generate-password';

test('passwords differ, have twenty signs in groups of four, every kind of sign, and none that is mistaken for another', () => {
  const made = Array.from({ length: 500 }, () => generatePassword());
  expect(new Set(made).size).toBe(500);
  for (const password of made) {
    expect(password).toMatch(/^(?:[a-zA-Z0-9]{4}-){4}[a-zA-Z0-9]{4}$/);
    expect(password).not.toMatch(/[0O1lI]/);
    expect([/[a-z]/, /[A-Z]/, /[0-9]/].every((kind) => kind.test(password))).toBe(true);
  }
});

test('draws again until every kind of sign is there', () => {
  let draws = 0;
  const password = generatePassword(() => {
    draws += 1;
    return draws <= 20 ? 0 : (draws * 7) % 57;
  });
  expect(password).not.toBe('aaaa-aaaa-aaaa-aaaa-aaaa');
});

test('the hash has the form of a Dovecot account store', async () => {
  const hash = await mailboxPasswordHash('abcd-EFGH-2345');
  expect(hash).toMatch(/^\{BLF-CRYPT\}\$2y\$11\$[./A-Za-z0-9]{53}$/);
  expect(await verify('abcd-EFGH-2345', hash.slice('{BLF-CRYPT}'.length))).toBe(true);
});
