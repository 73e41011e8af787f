const LONGEST = 200;

/** The files of a report as the audit names them; many are cut, and marked as cut. */
export function namesOfFiles(files: readonly { name: string }[]): string {
  const names = files.map(({ name }) => name).join(', ');
  return names.length <= LONGEST ? names : `${[...names].slice(0, LONGEST - 1).join('')}…`;
}
