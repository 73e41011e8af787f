import { wordsAt } from '../../page-words';

/** GET /words/ko.HASH.js: the sentences of a language, kept by browsers until they change. They are in every page before anybody signs in. */
export async function GET(_: Request, { params }: { params: Promise<{ file: string }> }): Promise<Response> {
  const words = wordsAt(`/words/${(await params).file}`);
  if (words === null)
    return new Response('There is no such language.\n', { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } });
  return new Response(words.body, {
    headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': words.isThis ? 'public, max-age=31536000, immutable' : 'no-store' },
  });
}
