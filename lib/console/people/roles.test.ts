import { expect, test } from 'vitest';
import { leastRole, may, permissions, roleOf, type Permission, type Role } from './roles';

const held = (role: Role) => permissions.filter((permission) => may(role, permission));

test('each role may what the one before it may, and more', () => {
  expect(held('viewer')).toEqual(['servers:read', 'queue:read', 'incidents:read', 'suspects:read', 'protection:read', 'audit:read', 'reports:read', 'alerts:read', 'account:own']);
  expect(held('operator')).toEqual(expect.arrayContaining(held('viewer')));
  expect(held('operator')).not.toContain('protection:change');
  expect(held('operator')).not.toContain('people:manage');
  expect(held('administrator')).toEqual(permissions);
});

test('a viewer changes nothing but his own account', () => {
  expect(held('viewer').filter((permission) => !permission.endsWith(':read'))).toEqual(['account:own']);
});

test('who may not is told who may', () => {
  expect(leastRole('actions:request')).toBe('operator');
  expect(leastRole('people:manage')).toBe('administrator');
  expect(leastRole('audit:read')).toBe('viewer');
});

test('what is not known may nothing, and who is not known may only look', () => {
  expect(may('administrator', 'people:forge' as Permission)).toBe(false);
  expect(may('operator', 'constructor:call' as Permission)).toBe(false);
  for (const text of ['root', '', null, undefined, 'Administrator', ['administrator']]) expect(roleOf(text)).toBe('viewer');
});
