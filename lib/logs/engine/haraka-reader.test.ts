import { expect, test } from 'vitest';
import { engineFigures, readWhole } from './testing/figures-of-log';

const UUID = '4EF06FCB-381E-4AA1-A680-7A6316FB6768';
const read = (lines: readonly string[]) => readWhole('haraka', new TextEncoder().encode(lines.join('\n')));
const SESSION = [
  `[NOTICE] [${UUID}] [core] connect ip=192.0.2.7 port=5 local_ip=127.0.0.1 local_port=25`,
  `[INFO] [${UUID}] [auth/auth_proxy] AUTH user="me@example.test" host="127.0.0.1" success=false`,
  `[INFO] [${UUID}] [auth/auth_proxy] AUTH user="me@example.test" host="127.0.0.1" success=true`,
  `[NOTICE] [${UUID}.1] [core] recipient <a@out.test> code=OK msg="" sender=me@example.test`,
  `[NOTICE] [${UUID}.1] [core] recipient <b@out.test> code=OK msg="" sender=me@example.test`,
  `[NOTICE] [${UUID}.1] [core] recipient <c@out2.test> code=DENY msg="no" sender=me@example.test`,
  `[NOTICE] [${UUID}.1] [core] queue code=CONT msg="Message Queued"`,
  `[NOTICE] [${UUID}.1] [core] queue code=OK msg="Message Queued (${UUID}.1)"`,
  `[NOTICE] [${UUID}.1] [core] disconnect ip=192.0.2.7 rdns=unknown helo=real`,
];
const FIGURES = { auths: 1, messages: 1, recipients: 2, domains: 1, addresses: 1, failedLogins: 1 };

test.each(['2026-11-24T10:00:00.123Z ', 'Nov 24 10:00:00 mail haraka[812]: ', '2026-11-24T10:00:00.123456+00:00 mail haraka[812]: 2026-11-24T10:00:00.100Z '])('reads a session stamped like %s', (stamp) => {
  const engine = read(SESSION.map((line) => stamp + line));
  expect(engine.unparsed).toBe(0);
  expect(engine.untimed).toBe(0);
  expect(engine.from).toBe(Date.parse('2026-11-24T10:00:00Z') / 1000);
  expect(engineFigures(engine).get('me@example.test')).toMatchObject(FIGURES);
});

test('takes no year of another century for a time', () => {
  expect(read(['1026', '9026'].map((year) => `${year}-11-24T10:00:00.123Z ${SESSION[0]}`)).unparsed).toBe(2);
});

test('counts lines without any stamp, and says how many', () => {
  const engine = read([...SESSION, 'loaded TLD files: 1=1437']);
  expect(engineFigures(engine).get('me@example.test')).toMatchObject(FIGURES);
  expect([engine.untimed, engine.unparsed]).toEqual([SESSION.length, 1]);
});

test('what becomes of a message after its connection counts once for each recipient', () => {
  const outbound = (text: string, delivery = 1): string => `[INFO] [${UUID}.1.${delivery}] [outbound] ${text}`;
  const figures = (lines: readonly string[]) => engineFigures(read([...SESSION, ...lines])).get('me@example.test');
  const refused = 'Temp failing 17_0_vm for 64 seconds: Tried all MXs';
  expect(figures([outbound(refused), outbound(refused)])).toMatchObject({ deferred: 2, bounced: 0 });
  const one = 'recipient <a@out.test> deferred: 450 later';
  expect(figures([outbound(one), outbound('Temp failing 17_0_vm for 64 seconds: Some recipients temp failed: <a@out.test>'), outbound(one)])).toMatchObject({ deferred: 1, bounced: 0 });
  const taken = ' delivered file=17_0_vm domain=out.test response="ok rcpts=9/9/9" delay=0.1 fails=0 rcpts=1/1/0';
  expect(figures([outbound(taken), outbound('bouncing mail: Too many failures (Tried all MXs)')])).toMatchObject({ deferred: 0, bounced: 1 });
  expect(figures([outbound('bouncing mail: No MX', 7)])).toMatchObject({ bounced: 0 });
});

test('the results of a plugin tell of the same login as its own line', () => {
  const results = (logins: number): string => `[DEBUG] [${UUID}] [auth] method: PLAIN, user: me@example.test, pass:${Array.from({ length: logins }, () => 'auth/x').join(', ')}, fail:auth/x/PLAIN`;
  const [connect = '', , login = ''] = SESSION;
  const figures = (lines: readonly string[]) => engineFigures(read(lines)).get('me@example.test');
  expect(figures([connect, login, results(1)])).toMatchObject({ auths: 1 });
  expect(figures([connect, results(1), results(1), results(2)])).toMatchObject({ auths: 2 });
});
