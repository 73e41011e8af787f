import { expect, test } from 'vitest';
import { EMPTY_FILTER, readFilter } from './typed-filter';

test('what is left empty is not asked for', () => {
  expect(readFilter(EMPTY_FILTER)).toEqual({ wrong: 'empty' });
  expect(readFilter({ ...EMPTY_FILTER, subject: ' Invoice * ' })).toEqual({ filter: { subject: 'Invoice *' } });
  expect(readFilter({ account: 'a@b.test', subject: '', domain: 'Spam.Test' })).toEqual({ filter: { account: 'a@b.test', domain: 'spam.test' } });
  expect(readFilter({ ...EMPTY_FILTER, domain: 'x@spam.test' })).toEqual({ wrong: 'domain' });
});
