import { expect, test } from 'vitest';
import { storageFaultOf } from '@/lib/db/storage-fault';
import { readBody } from './read-body';

const requestOf = (body: ReadableStream<Uint8Array>) => new Request('http://127.0.0.1/', { method: 'POST', body, duplex: 'half' } as RequestInit);

test('whoever goes away in the middle of a request is no fault of the database', async () => {
  const broken = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  expect(storageFaultOf(broken)).toBe('unreachable');
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"a":'));
    },
    pull: (controller) => controller.error(broken),
  });
  const error: unknown = await readBody(requestOf(body), 100).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'bad-request', status: 400 });
  expect(storageFaultOf(error)).toBeNull();
});

test('a body without a length is read up to its bound', async () => {
  const of = (text: string) => requestOf(new Blob([text]).stream());
  expect(await readBody(of('한글'), 6)).toBe('한글');
  await expect(readBody(of('한글!'), 6)).rejects.toMatchObject({ code: 'too-large', status: 413 });
});
