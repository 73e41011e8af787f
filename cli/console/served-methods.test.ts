import { expect, test } from 'vitest';
import { methodsByPath, servedBy } from './served-methods';
import { projectFiles, root } from '../../scripts/lint/project-files';

const served = servedBy(root);

test('what a route file exports is what is said to be served there', async () => {
  const files = projectFiles(`${root}app`).filter((file) => file.endsWith('/route.ts'));
  expect(files.length).toBeGreaterThan(40);
  for (const file of files) {
    const exported = Object.keys((await import(/* @vite-ignore */ `${root}${file}`)) as object).filter((name) => /^[A-Z]+$/.test(name));
    const path = `/${file.replace(/^app\//, '').replace(/\/route\.ts$/, '')}`;
    const methods = served.find((each) => each.path === path)?.methods ?? [];
    expect([file, methods.filter((method) => method !== 'HEAD' && method !== 'OPTIONS').toSorted()]).toEqual([file, exported.toSorted()]);
  }
});

test.each([
  ['/api/overview', ['GET', 'HEAD', 'OPTIONS']],
  ['/api/people/invitations', ['POST', 'OPTIONS']],
  ['/api/people/somebody', ['PATCH', 'DELETE', 'OPTIONS']],
  ['/api/people/1%2F2/sign-out', ['POST', 'OPTIONS']],
  ['/api/auth/sign-in/email', ['GET', 'POST', 'HEAD', 'OPTIONS']],
  ['/metrics', ['GET', 'HEAD', 'OPTIONS']],
  ['/incidents/7/report', ['GET', 'HEAD', 'OPTIONS']],
  ['/', ['GET', 'HEAD', 'OPTIONS']],
  ['/api/nothing', null],
  ['/api/people/somebody/else', null],
])('%s', (path, methods) => {
  expect(methodsByPath(served)(path)).toEqual(methods);
});

test('without sources nothing is known, and nothing is refused', () => {
  expect(servedBy('/nonexistent')).toEqual([]);
  expect(methodsByPath([])('/api/overview')).toContain('PATCH');
});
