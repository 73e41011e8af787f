import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFiles, root } from '@/scripts/lint/project-files';

/** Every name that a schema of the console gives a field, so that bodies and queries get as far as the field. */
export function everyField(): string[] {
  const schemas = projectFiles(root).filter((file) => /^(?:lib\/console\/.*schemas|packages\/contract\/[\w-]+|app\/api\/.*route)\.ts$/.test(file));
  const names = schemas.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/\b([a-z]\w*): [\w.]*[sS]chema\b|\b([a-z]\w*): z\b/g)].map(([, one, other]) => one ?? other ?? ''));
  return [...new Set(names)].sort();
}
