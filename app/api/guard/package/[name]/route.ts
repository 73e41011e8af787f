import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { answering } from '@/lib/auth/answer';
import { packagesFolder, readPackages } from '@/lib/console/servers/packages';
import { Refusal } from '@/lib/console/refusal';
import packageJson from '@/package.json';

/** Serves a package for mail hosts to whoever asks: there is nothing secret in it, and the mail host has no session. */
export function GET(_request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return answering(async () => {
    const { name } = await params;
    const folder = packagesFolder();
    const { packages } = await readPackages(folder, packageJson.version);
    const found = packages.find((each) => each.name === name);
    const file = folder === null || found === undefined ? null : join(folder, found.name);
    const size = file === null ? null : await stat(file).then((stats) => stats.size, () => null);
    if (file === null || size === null) throw new Refusal('not-found', 'There is no such package here. The Servers page names those that there are.');
    const headers = { 'content-type': 'application/octet-stream', 'content-length': String(size), 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' };
    return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream, { headers });
  });
}
