import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A route or page of the console, as the file system has it. */
export interface Served {
  /** Without groups: `/api/incidents/[number]`. */
  path: string;
  methods: readonly string[];
}

/** Pages and the browser's files are only read. Next.js would serve a page for whatever method it is asked with. */
export const READ: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Every route and page below `app/` with the methods that its file exports, because Next.js answers any other one with a 405 that does not say
 * which there are (RFC 9110, 15.5.6), and keeps no list that can be asked.
 *
 * @param root the project's folder @returns nothing where there are no sources
 */
export function servedBy(root: string): Served[] {
  const app = join(root, 'app');
  return filesBelow(app).flatMap((file) => {
    const name = relative(app, file);
    if (!/(?:^|\/)(?:route\.ts|page\.tsx)$/.test(name)) return [];
    const path = `/${name.split('/').slice(0, -1).filter((part) => !part.startsWith('(')).join('/')}`;
    return [{ path, methods: name.endsWith('page.tsx') ? READ : methodsIn(readFileSync(file, 'utf8')) }];
  });
}

function methodsIn(source: string): string[] {
  const named = [...source.matchAll(/^export (?:const|(?:async )?function) ([A-Z]+)\b|\bas ([A-Z]+)\b/gm)].map(([, one, other]) => one ?? other ?? '');
  return [...named, ...(named.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));
  } catch {
    return [];
  }
}

/** What Next.js knows. */
const EVERY: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** @returns from a path to what may be asked of it; null where no route is. Where nothing is known at all, Next.js finds out. */
export function methodsByPath(served: readonly Served[]): (path: string) => readonly string[] | null {
  if (served.length === 0) return () => EVERY;
  const known = served.map(({ path, methods }) => ({ path, methods, pattern: patternOf(path) }));
  // A part that is spelled out comes before one that is anything: /api/people/invitations before /api/people/[id].
  known.sort((a, b) => a.path.split('[').length - b.path.split('[').length);
  return (path) => known.find(({ pattern }) => pattern.test(path))?.methods ?? null;
}

function patternOf(path: string): RegExp {
  const parts = path.split('/').slice(1).map((part) => (part.startsWith('[...') ? '.+' : part.startsWith('[') ? '[^/]+' : part.replace(/[.*+?^${}()|\\]/g, '\\$&')));
  return new RegExp(`^/${parts.join('/')}/?$`);
}
