import { readdirSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const compress = promisify(brotliCompress);
const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };
const PLACE = '/_next/static/chunks/';
const folderOf = (root: string): string => join(root, '.next', 'static', 'chunks');

/** Puts scripts and styles beside themselves as small as they get (Brotli, a tenth smaller than what Next.js makes at each request). Done once, when they are built. */
export async function packFiles(root: string): Promise<void> {
  const folder = folderOf(root);
  const names = (await readdir(folder)).filter((name) => /\.(?:js|css)$/.test(name));
  await Promise.all(
    names.map(async (name) => {
      const plain = await readFile(join(folder, name));
      const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
      await writeFile(join(folder, `${name}.br`), await compress(plain, { params }));
    }),
  );
}

/**
 * Serves what was packed to browsers that take it; their names have a mark of what is in them, so they are kept.
 *
 * @param root the project's folder
 * @returns answers a request; null where that is for Next.js, as for everything that was not packed
 */
export function packedFiles(root: string): (request: IncomingMessage, response: ServerResponse) => Promise<void> | null {
  const folder = folderOf(root);
  const names = new Set(listed(folder).flatMap((name) => (name.endsWith('.br') ? [name.slice(0, -'.br'.length)] : [])));
  return (request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    const name = path.startsWith(PLACE) ? path.slice(PLACE.length) : '';
    if (!names.has(name) || request.headers.range !== undefined || !takesBrotli(request.headers['accept-encoding'])) return null;
    return send(join(folder, `${name}.br`), name, { request, response });
  };
}

async function send(file: string, name: string, { request, response }: { request: IncomingMessage; response: ServerResponse }): Promise<void> {
  const body = await readFile(file).catch(() => null);
  // Another build has taken its place meanwhile.
  if (body === null) return void response.writeHead(404).end();
  response.writeHead(200, {
    'content-type': TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
    'content-encoding': 'br',
    'content-length': body.length,
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function takesBrotli(accepted: string | string[] | undefined): boolean {
  return String(accepted ?? '').split(',').some((each) => /^\s*br\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/i.test(each));
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
