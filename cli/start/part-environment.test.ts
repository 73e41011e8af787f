import { expect, test } from 'vitest';
import { partEnvironment, type PartName } from './part-environment';

const given = {
  PATH: '/usr/bin',
  TZ: 'Asia/Seoul',
  NODE_OPTIONS: '--inspect',
  SLUICE_ADMIN_PASSWORD: 'a password',
  SLUICE_AUTH_SECRET: 'a secret',
  DATABASE_URL: 'postgresql://sluice:secret@db.example.test/sluice',
  PGPASSWORD: 'secret',
  SLUICE_SINK_RATE: '9',
  AWS_SECRET_ACCESS_KEY: 'of another program',
};

test('each part gets what every program needs, what it needs itself, and nothing else', () => {
  const names = (part: PartName) => Object.keys(partEnvironment(part, given, {})).sort();
  const common = ['NODE_ENV', 'PATH', 'TZ'];
  expect(names('guard')).toEqual(common);
  expect(names('mail-server')).toEqual(common);
  expect(names('build')).toEqual(common);
  expect(names('practice-sink')).toEqual([...common, 'SLUICE_SINK_RATE'].sort());
  expect(names('drill')).toEqual([...common, 'DATABASE_URL', 'PGPASSWORD'].sort());
  expect(names('console')).toEqual([...common, 'DATABASE_URL', 'PGPASSWORD'].sort());
});
