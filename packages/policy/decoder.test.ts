import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PolicyDecoder, PolicyProtocolError } from './decoder';

const bytes = (text: string) => new TextEncoder().encode(text);
const decode = (...pieces: string[]) => {
  const decoder = new PolicyDecoder();
  return pieces.flatMap((piece) => decoder.push(bytes(piece))).map((request) => Object.fromEntries(request.attributes));
};

test.each<[string, string[], Record<string, string>[]]>([
  ['a request', ['a=1\nb=2\n\n'], [{ a: '1', b: '2' }]],
  ['cut in the middle of a name', ['a', 'bc=1\n', '\n'], [{ abc: '1' }]],
  ['CRLF', ['a=1\r\nb=2\r\n\r\n'], [{ a: '1', b: '2' }]],
  ['cut inside a CRLF', ['a=1\r', '\n\r', '\n'], [{ a: '1' }]],
  ['two at once', ['a=1\n\nb=2\n\n'], [{ a: '1' }, { b: '2' }]],
  ['one and a half', ['a=1\n\nb=2\n'], [{ a: '1' }]],
  ['the first of a doubled name stays', ['a=1\na=2\n\n'], [{ a: '1' }]],
  ['a value with = in it', ['a=b=c\n\n'], [{ a: 'b=c' }]],
  ['an empty value', ['a=\n\n'], [{ a: '' }]],
  ['a name that objects have', ['__proto__=1\nconstructor=2\n\n'], [Object.fromEntries([['__proto__', '1'], ['constructor', '2']])]],
  ['a carriage return inside a value', ['a=1\r2\n\n'], [{ a: '1\r2' }]],
  ['nothing', [''], []],
])('%s', (_, pieces, requests) => {
  expect(decode(...pieces)).toEqual(requests);
});

test('bytes that are no UTF-8 are replaced', () => {
  const [request] = new PolicyDecoder().push(new Uint8Array([0x61, 0x3d, 0xff, 0x0a, 0x0a]));
  expect(request?.attributes.get('a')).toBe('\ufffd');
});

describe('faults', () => {
  test.each([
    ['a line without =', 'garbage\n\n'],
    ['an attribute without a name', '=value\n\n'],
    ['an empty request', '\n'],
    ['an HTTP request', 'GET / HTTP/1.1\r\n\r\n'],
    ['a line that never ends', `a=${'x'.repeat(70_000)}`],
    ['lines that never end', 'a=1\n'.repeat(20_000)],
  ])('%s', (_, text) => {
    expect(() => new PolicyDecoder().push(bytes(text))).toThrow(PolicyProtocolError);
  });

  test('a request of exactly the limit passes, one byte more does not', () => {
    const exact = 'a=23456\n\n';
    expect(new PolicyDecoder({ maxRequestBytes: 9 }).push(bytes(exact))).toHaveLength(1);
    expect(() => new PolicyDecoder({ maxRequestBytes: 8 }).push(bytes(exact))).toThrow(PolicyProtocolError);
  });

  test('the limit is for each request, not for the connection', () => {
    const decoder = new PolicyDecoder({ maxRequestBytes: 16 });
    for (let n = 0; n < 100; n += 1) expect(decoder.push(bytes('a=23456\n\n'))).toHaveLength(1);
  });

  test('a fault hands over the requests before it and stays', () => {
    const decoder = new PolicyDecoder();
    let fault: unknown;
    try {
      decoder.push(bytes('a=1\n\ngarbage\n'));
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(PolicyProtocolError);
    expect((fault as PolicyProtocolError).requests).toHaveLength(1);
    expect(() => decoder.push(bytes('a=1\n\n'))).toThrow(PolicyProtocolError);
  });
});

/** Feeds the bytes piece by piece, as a connection does: up to the first fault. */
function drain(stream: Uint8Array, cuts: number[], wanted?: string[]): { requests: [string, string][][]; fault: string | null } {
  const decoder = new PolicyDecoder({ maxRequestBytes: 40, wanted });
  const requests: [string, string][][] = [];
  const edges = [0, ...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b), stream.length];
  for (let n = 1; n < edges.length; n += 1) {
    try {
      requests.push(...decoder.push(stream.slice(edges[n - 1], edges[n])).map((request) => [...request.attributes]));
    } catch (error) {
      if (!(error instanceof PolicyProtocolError)) throw error;
      requests.push(...error.requests.map((request) => [...request.attributes]));
      return { requests, fault: error.message };
    }
  }
  return { requests, fault: null };
}

const stream = fc.oneof(
  fc.array(fc.constantFrom('a=1', 'name=vålue', '\n', '\r\n', 'x', '=', '\n\n'), { maxLength: 60 }).map((parts) => bytes(parts.join(''))),
  fc.array(fc.constantFrom('a=1\nb=ü\n\n', 'k=v\r\n\r\n'), { maxLength: 20 }).map((parts) => bytes(parts.join(''))),
  fc.uint8Array({ maxLength: 300 }),
);

test('any split of the bytes gives the same requests and the same fault', () => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat(), { maxLength: 40 }), (data, cuts) => {
      expect(drain(data, cuts)).toEqual(drain(data, []));
    }),
    { numRuns: 1000 },
  );
});

test('of all attributes only those that are wanted are kept, whatever the bytes and their split', () => {
  const wanted = ['a', 'k'];
  fc.assert(
    fc.property(stream, fc.array(fc.nat(), { maxLength: 10 }), (data, cuts) => {
      const { requests, fault } = drain(data, []);
      const few = requests.map((attributes) => attributes.filter(([name]) => wanted.includes(name)));
      expect(drain(data, cuts, wanted)).toEqual({ requests: few, fault });
    }),
    { numRuns: 1000 },
  );
});
