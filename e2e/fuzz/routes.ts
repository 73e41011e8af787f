import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFiles, root } from '@/scripts/lint/project-files';

export interface KnownRoute {
  /** As in the file system, without groups: `/api/incidents/[number]`. */
  path: string;
  methods: string[];
}

/** Every route and page that there is, from the file system, so that a new one is fuzzed without being named anywhere. */
export function everyRoute(): KnownRoute[] {
  return projectFiles(join(root, 'app'))
    .filter((file) => /\/(?:route\.ts|page\.tsx)$/.test(file))
    .map((file) => {
      const path = `/${file.replace(/^app\//, '').replace(/\/?(?:route\.ts|page\.tsx)$/, '').split('/').filter((part) => !part.startsWith('(')).join('/')}`;
      const text = readFileSync(join(root, file), 'utf8');
      const methods = file.endsWith('page.tsx') ? ['GET'] : [...text.matchAll(/^export (?:const|(?:async )?function) ([A-Z]+)\b|\bas ([A-Z]+)\b/gm)].map(([, one, other]) => one ?? other ?? '');
      return { path, methods };
    });
}

/** Every name that a schema of the console gives a field, so that bodies and queries get as far as the field. */
export function everyField(): string[] {
  const schemas = projectFiles(root).filter((file) => /^(?:lib\/console\/.*schemas|app\/api\/.*route)\.ts$/.test(file));
  const names = schemas.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/\b([a-z]\w*): [\w.]*[sS]chema\b|\b([a-z]\w*): z\b/g)].map(([, one, other]) => one ?? other ?? ''));
  return [...new Set(names)].sort();
}
