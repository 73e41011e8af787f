import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import type { PrivatePostfix } from '@sluice/guard/mailserver/testing/private-postfix';
import { sendMail } from '@sluice/guard/mailserver/testing/smtp-client';
import { until } from '@sluice/guard/mailserver/testing/until';
import { runCommand } from '@sluice/guard/mailserver/run-command';

/** A content filter behind the queue, as amavis is: it takes a message, gives it back on a port of its own, and answers as amavis does. */
export interface ContentFilter {
  /** While it is not open, messages wait in it, accepted by the mail server and not given back yet. */
  open: boolean;
  /** How many it has given back. */
  readonly returned: number;
  /** Where mail comes back. */
  readonly returnPort: number;
  close(): Promise<void>;
}

/**
 * Puts a filter behind the queue of a private Postfix in iRedMail's shape: XFORWARD is sent, but the port on which mail comes back takes
 * it from nobody, so the log names no original id there.
 *
 * @param relayList of the port on which mail comes back
 */
export async function startContentFilter(host: PrivatePostfix, relayList: string): Promise<ContentFilter> {
  const returnPort = await freePort();
  const waiting: (() => void)[] = [];
  let [open, returned] = [true, 0];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      const giveBack = (): void => {
        if (!open) return void waiting.push(giveBack);
        const { mailFrom, rcptTo } = session.envelope;
        sendMail(returnPort, { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), text }, null).then(
          ({ response }) => {
            returned += 1;
            done(null, `2.0.0 from MTA(smtp:[127.0.0.1]:${returnPort}): ${response}`);
          },
          (error: Error & { responseCode?: number; response?: string }) => done(Object.assign(new Error(`5.0.0 id=1, from MTA(): ${error.response ?? error.message}`), { responseCode: error.responseCode ?? 451 })),
        );
      };
      stream.once('end', giveBack);
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const filterPort = (server.server.address() as AddressInfo).port;
  const postconf = async (...args: string[]): Promise<void> => {
    const { code, said } = await runCommand(['/usr/sbin/postconf', '-c', host.configDirectory, ...args], { timeoutMs: 20_000 });
    if (code !== 0) throw new Error(said);
  };
  const service = `127.0.0.1:${returnPort}/inet`;
  await postconf('-M', `${service}=127.0.0.1:${returnPort} inet n - n - - smtpd`);
  await postconf('-P', `${service}/content_filter=`, `${service}/smtpd_relay_restrictions=${relayList}`, `${service}/mynetworks=127.0.0.0/8`);
  await host.configure({ content_filter: `smtp:[127.0.0.1]:${filterPort}`, smtp_send_xforward_command: 'yes' });
  await until('mail can be given back', async () => (await sendMail(returnPort, { from: 'a@b.test', to: [], text: '' }, null).catch((error: Error & { code?: string }) => error.code)) !== 'ESOCKET');
  return {
    get open() {
      return open;
    },
    set open(next) {
      open = next;
      if (next) for (const giveBack of waiting.splice(0)) giveBack();
    },
    get returned() {
      return returned;
    },
    returnPort,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
