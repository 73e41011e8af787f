/** The path of an address below which the console stands: empty at the top of a site, or for instance `/sluice`. @param url as `publicUrl` returns it */
export function basePathOf({ pathname }: Pick<URL, 'pathname'>): string {
  return pathname.replace(/\/$/, '');
}

/** An address of this host as the console names it, with its query; one that is not below that path stays as it is. */
export function withoutBasePath(address: string, basePath: string): string {
  if (basePath === '' || !address.startsWith(basePath)) return address;
  const rest = address.slice(basePath.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : address;
}
