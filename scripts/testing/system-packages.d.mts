export function readPackageList(text: string): { name: string; file: string }[];
export function provideSystemPackages(): Promise<string | null>;
