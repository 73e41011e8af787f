import { expect, test } from 'vitest';
import { engineFigures, readWhole } from './testing/figures-of-log';

const read = (lines: readonly string[]) => readWhole('exim', new TextEncoder().encode(lines.join('\n')));
const figures = (lines: readonly string[]) => engineFigures(read(lines));
const arrival = (text: string): string => `2026-11-24 10:00:00 1xWYKn-00014f-0R <= a@b.test H=(h) [192.0.2.7] P=esmtpsa A=plain:me@example.test S=300${text}`;

test('reads ids of 16 and of 23 characters, stamps with milliseconds, zone and process', () => {
  const engine = read([
    arrival(''),
    '2026-11-24 19:00:01.123 +0900 [4711] 1xWYKn-000000014fX-0RaB <= a@b.test H=h.test (h) [2001:db8::7]:4711 I=[192.0.2.1]:25 P=esmtpsa X=TLS1.3:x:256 CV=no A=login_server:ME@example.test PRDR K S=300 id=a@b',
    '2026-11-24 10:00:02 1xWYKn-000000014fX-0RaB => x@out.test R=out T=smtp H=mx [192.0.2.9] C="250 ok"',
  ]);
  expect(engine.unparsed).toBe(0);
  expect([engine.from, engine.to]).toEqual([Date.parse('2026-11-24T10:00:00Z') / 1000, Date.parse('2026-11-24T10:00:02Z') / 1000]);
  expect(engineFigures(engine).get('me@example.test')).toMatchObject({ auths: 2, messages: 2, recipients: 1, domains: 1, addresses: 2 });
});

test('a retry is not a second recipient, with a list and without one', () => {
  const deliveries = ['== x@out.test R=out T=smtp defer (-44): later', '== x@out.test R=out T=smtp defer (-44): later', '** x@out.test: Unrouteable address', 'Completed', '=> late@other.test R=out T=smtp'];
  for (const list of ['', ' for x@out.test X@Out.test']) {
    const lines = [arrival(list), ...deliveries.map((text) => `2026-11-24 10:00:01 1xWYKn-00014f-0R ${text}`)];
    expect(figures(lines).get('me@example.test')).toMatchObject({ recipients: 1, domains: 1, deferred: 1, bounced: 1 });
  }
});

test('an alias is the recipient that was named, wherever it leads', () => {
  const lines = [arrival(''), ...['=> a@out1.test <team@example.test> R=out T=smtp', '-> b@out2.test (list@example.test) <team@example.test> R=out T=smtp', '=> |/bin/x <f@y.test> R=q <piped@example.test> R=alias T=pipe'].map((text) => `2026-11-24 10:00:01 1xWYKn-00014f-0R ${text}`)];
  expect(figures(lines).get('me@example.test')).toMatchObject({ recipients: 2, domains: 1 });
});

test('counts a line that has no stamp, or an arrival that does not read to its end, as unknown', () => {
  expect(read(['nonsense', '2026-13-24 10:00:00 x y z', arrival('').replace('2026', '1026'), arrival('').replace('2026', '9026'), arrival(' id="a'), '2026-11-24 10:00:00 Start queue run: pid=7']).unparsed).toBe(5);
  expect(figures([arrival(' id="a')]).size).toBe(0);
});

test('the name in a client certificate is no login (recorded from Exim 4.96)', () => {
  const tls = 'X=TLS1.3:ECDHE_X25519__RSA_PSS_RSAE_SHA256__AES_256_GCM:256 CV=yes DN="CN=x\\" A=plain:victim@example.test S=300 id=\\"y" SNI=evil.test';
  const lines = [
    `2026-11-26 12:56:03 1xWZ19-0002Ae-0a <= a@b.test H=(real) [127.0.0.1] P=esmtps ${tls} S=257`,
    `2026-11-26 12:56:03 1xWZ19-0002As-1e <= a@b.test H=(real) [127.0.0.1] P=esmtpsa ${tls} A=plain:thief@example.test S=258`,
  ];
  expect([...figures(lines).keys()]).toEqual(['thief@example.test']);
});

test('failed logins count for the account that logs in afterwards', () => {
  const failed = '2026-11-24 09:00:00 plain authenticator failed for h.test (h) [192.0.2.8]:4711: 535 Incorrect authentication data (set_id=me@example.test)';
  expect(figures([failed, failed, arrival('')]).get('me@example.test')).toMatchObject({ auths: 1, failedLogins: 2 });
});
