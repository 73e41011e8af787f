import { expect, test } from 'vitest';
import { bindStatement, placesOf } from './bound-statement';

const given = { account: "a'b@example.test", hash: '{X}$1$y' };

test('values stay apart from the text', () => {
  expect(bindStatement('UPDATE m SET p = :hash WHERE u = :account OR v = :account', 'postgresql', given)).toEqual({ text: 'UPDATE m SET p = $1 WHERE u = $2 OR v = $3', values: [given.hash, given.account, given.account] });
  expect(bindStatement('UPDATE m SET p = :hash WHERE u = :account', 'mariadb', given)).toEqual({ text: 'UPDATE m SET p = ? WHERE u = ?', values: [given.hash, given.account] });
});

test.each(["SELECT ':account'", "SELECT 'it''s :account'", 'SELECT ":account"', 'SELECT `:account`', 'SELECT 1 -- :account', 'SELECT /* :account */ 1', 'SELECT x::account', 'SELECT :accounts'])('%s has no place', (statement) => {
  expect(bindStatement(statement, 'postgresql', given)).toEqual({ text: statement, values: [] });
  expect(placesOf(statement).size).toBe(0);
});

test('a place without a value is an error', () => {
  expect(() => bindStatement('SELECT :hash', 'mariadb', { account: 'a' })).toThrow(RangeError);
});
