import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Problems } from '@sluice/guard/problems';
import { RelayGate } from '@sluice/guard/protection/relay-gate';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { createPolicyServer, type PolicyServer } from './policy-server';

let server: PolicyServer;
let held: string[];

async function start(isProtected: boolean): Promise<void> {
  held = [];
  server = createPolicyServer({
    listen: { host: '127.0.0.1', port: 0 },
    context: { gate: new RelayGate(isProtected), isRefused: () => false, answers: { requests: 0, refused: 0 } },
    localMail: { isOutside: () => true, onHeld: (id) => Promise.resolve(void held.push(id)), isProbe: (recipient) => recipient === 'probe@sluice-check.invalid' },
    problems: new Problems(() => 1),
    log: silentLog(),
  });
  await server.start();
}
beforeEach(() => start(false));
afterEach(() => server.stop());

/** As Exim's readsocket does: writes, shuts its side, and reads until the other closes. */
async function ask(text: string): Promise<string> {
  const socket = connect({ port: server.port ?? 0, host: '127.0.0.1', allowHalfOpen: true });
  socket.end(text);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  await once(socket, 'close');
  return answer;
}
const question = (recipient: string): string => `request=sluice_local_mail\nqueue_id=1xXZYb-00072m-0R\nrecipient=${recipient}\n\n`;

test('a local user’s message passes, and is held while the server is protected, under its id', async () => {
  expect(await ask(question('x@out.test'))).toBe('action=DUNNO\n\n');
  expect(held).toEqual([]);
  await server.stop();
  await start(true);
  expect(await ask(question('x@out.test, y@out.test'))).toBe('action=HOLD\n\n');
  expect(held).toEqual(['1xXZYb-00072m-0R']);
});

test('the guard’s own message is discarded, alone', async () => {
  expect(await ask(question('probe@sluice-check.invalid'))).toBe('action=DISCARD\n\n');
  expect(await ask(question('probe@sluice-check.invalid, x@out.test'))).toBe('action=DUNNO\n\n');
});

test('a question about a recipient is closed after its answer when the client has shut its side; half a question and nonsense are closed', async () => {
  expect(await ask('request=smtpd_access_policy\nprotocol_state=RCPT\nrecipient=x@out.test\n\n')).toBe('action=DUNNO\n\n');
  expect(await ask('request=sluice_local_mail\nqueue_id=1')).toBe('');
  expect(await ask('request=sluice_local_mail\nnonsense\n\n')).toBe('');
});
