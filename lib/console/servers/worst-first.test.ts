import { expect, test } from 'vitest';
import { worstFirst, type Ranked } from './worst-first';

const well: Ranked = { name: 'mx', state: 'watching', incident: null, problems: 0, queueLength: 3, threshold: 1_000 };

test('what needs somebody most comes first, and by name among equals', () => {
  const servers: Ranked[] = [
    { ...well, name: 'well' },
    { ...well, name: 'revoked', state: 'revoked', incident: 3 },
    { ...well, name: 'off', state: 'off', threshold: null },
    { ...well, name: 'waiting', state: 'waiting', queueLength: null },
    { ...well, name: 'never', state: 'never-connected', queueLength: null },
    { ...well, name: 'problem', problems: 1 },
    { ...well, name: 'near', queueLength: 800 },
    { ...well, name: 'unmeasured', state: 'unknown', queueLength: null },
    { ...well, name: 'silent', state: 'silent', queueLength: null },
    { ...well, name: 'not closed', incident: 4 },
    { ...well, name: 'b-protected', state: 'protected', incident: 5 },
    { ...well, name: 'a-protected', state: 'protected', incident: 6 },
  ];
  const sorted = worstFirst(servers);
  expect(sorted.map(({ name }) => name)).toEqual(['a-protected', 'b-protected', 'not closed', 'silent', 'unmeasured', 'near', 'problem', 'never', 'waiting', 'off', 'well', 'revoked']);
  expect(sorted.filter(({ attention }) => !attention).map(({ name }) => name)).toEqual(['waiting', 'off', 'well', 'revoked']);
});
