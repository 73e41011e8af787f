import { beforeAll, describe, expect, test } from 'vitest';
import { may, permissions, roles, type Role } from '@/lib/console/people/roles';
import type { Route } from '@/lib/auth/route';
import { commandActor } from '@/lib/console/audit/actor';
import { addPerson } from '@/lib/console/people/create-administrator';
import { problemSchema } from '@sluice/contract/problem';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { consoleOn, PASSWORD, request, sessionCookie } from '@/lib/auth/testing/console';
import { hashPassword } from 'better-auth/crypto';
import { projectFiles, root } from '../../scripts/lint/project-files';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
/** Each of these says by itself who may: anybody, the holder of a guard's token or of a code, and who signs in. */
const withoutPermission = [
  'alerts/receipts POST',
  'auth/[...all] GET',
  'auth/[...all] POST',
  'guard/enroll POST',
  'guard/orders GET',
  'guard/package/[name] GET',
  'guard/sync POST',
  'health GET',
  'setup POST',
];

interface Served {
  name: string;
  method: (typeof METHODS)[number];
  route: Partial<Route>;
}

/** Every handler of every route file that there is, however new. */
async function everyRoute(): Promise<Served[]> {
  const files = projectFiles(`${root}app/api`).filter((file) => file.endsWith('/route.ts'));
  const modules = await Promise.all(files.map(async (file) => [file.replace(/^app\/api\/|\/route\.ts$/g, ''), (await import(/* @vite-ignore */ `${root}${file}`)) as Record<string, Route>] as const));
  return modules.flatMap(([name, exported]) =>
    Object.entries(exported).map(([method, route]) => {
      if (!METHODS.some((each) => each === method)) throw new Error(`${name} serves ${method}, which this test does not know`);
      return { name: `${name} ${method}`, method: method as Served['method'], route };
    }),
  );
}

let served: Served[] = [];
beforeAll(async () => {
  served = await everyRoute();
});
const guarded = () => served.filter(({ route }) => typeof route.permission === 'string');

describe('every route', () => {
  test('names a permission that there is, or is one of the few that need none', () => {
    expect(served.length).toBeGreaterThan(30);
    expect(served.filter((each) => !guarded().includes(each)).map(({ name }) => name).sort()).toEqual(withoutPermission);
    for (const { name, route } of guarded()) expect(permissions, name).toContain(route.permission);
  });

  test('that changes something does not do so for who may only look', () => {
    for (const { name, method, route } of guarded()) if (method !== 'GET' && route.permission !== 'account:own') expect(may('viewer', route.permission!), name).toBe(false);
  });

  test('every permission is asked for somewhere', () => {
    const asked = new Set(guarded().map(({ route }) => route.permission));
    expect(permissions.filter((permission) => !asked.has(permission))).toEqual([]);
  });
});

describeOnEachDatabase('what each role is answered', (fresh) => {
  test('signed out 401, without the permission 403 before anything is read, with it something else', async () => {
    const { db } = await fresh();
    await consoleOn(db);
    const hash = await hashPassword(PASSWORD);
    const cookies = {} as Record<Role, string>;
    for (const role of roles) {
      await addPerson(db, { name: role, email: `${role}@example.test`, role, now: Date.now() }, hash, commandActor);
      cookies[role] = await sessionCookie({ body: { email: `${role}@example.test`, password: PASSWORD } });
    }
    const rows = await db.auditEntry.count();
    for (const { name, method, route } of guarded()) {
      const path = `/api/${name.split(' ')[0] ?? ''}`.replace(/\[\w+\]/g, '1');
      const ask = async (cookie: string) => {
        const answer = await (route as Route)(request(path, { method, ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{' }), headers: { cookie } }), { params: Promise.resolve({ id: '1', number: '1' }) });
        return { status: answer.status, body: (await answer.json()) as unknown };
      };
      expect((await ask('')).status, name).toBe(401);
      for (const role of roles) {
        const { status, body } = await ask(cookies[role]);
        if (may(role, route.permission!)) expect([200, 400, 404], `${name} as ${role}`).toContain(status);
        else expect([status, problemSchema.parse(body).code, problemSchema.parse(body).data], `${name} as ${role}`).toEqual([403, 'not-permitted', { role, needed: expect.any(String) }]);
      }
    }
    // What was refused is counted: a row for each person, however often.
    const refused = await db.auditEntry.findMany({ skip: rows, orderBy: { sequence: 'asc' } });
    expect(refused.map(({ action, subject }) => `${action} ${subject}`)).toEqual(['permission.refused viewer@example.test', 'permission.refused operator@example.test']);
  });
});
