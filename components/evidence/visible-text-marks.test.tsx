import { expect, test } from 'vitest';
import { look } from '../testing/screen';
import { AccountName } from '../suspects/account-name';

test('an address that is too long for its line ends it after an @ or a dot, and is read and copied as it is', () => {
  const seen = look(<AccountName account="first.last@mail.example.test" />);
  expect(seen.text).toBe('first.last@mail.example.test');
  expect(seen.html.slice(seen.html.indexOf('<bdi')).split('<wbr/>').map((part) => part.replace(/<[^>]*>/g, ''))).toEqual(['first.', 'last@', 'mail.', 'example.', 'test']);
});
