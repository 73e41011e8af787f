export const packageFolders: readonly string[];
export function npmPackages(): string[];
