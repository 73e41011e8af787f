import { visibleString } from '@/components/evidence/visible-text';

/** The names of files in one line, as it is safe to show; after so many the others are left out. */
export function fileNames(files: readonly { name: string }[], most = 3): { names: string; more: number } {
  const names = files.slice(0, most).map(({ name }) => visibleString(name));
  return { names: names.join(', '), more: files.length - names.length };
}
