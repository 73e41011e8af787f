import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openRawSmtp } from '@sluice/guard/mailserver/testing/raw-smtp';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import type { PrivatePostfix } from '@sluice/guard/mailserver/testing/private-postfix';
import { until } from '@sluice/guard/mailserver/testing/until';
import { askItem } from '@sluice/guard/check/relay-restrictions';

const run = promisify(execFile);

/** Two SMTP services of one Postfix that ask the same guard: one lets mail pass without its answer, one does not. */
export interface ListenerPorts {
  open: number;
  closed: number;
}

/** Adds both to master.cf, with the restrictions that `sluice guard check` proposes. @param endpoint as check_policy_service names the guard */
export async function addListeners(host: PrivatePostfix, endpoint: string): Promise<ListenerPorts> {
  const postconf = (...args: string[]): Promise<unknown> => run('/usr/sbin/postconf', ['-c', host.configDirectory, ...args]);
  const ports = { open: await freePort(), closed: await freePort() };
  for (const [kind, port] of Object.entries(ports)) {
    const service = `127.0.0.1:${port}/inet`;
    const question = askItem(endpoint, kind === 'open');
    const restrictions = `permit_auth_destination, ${question}, permit_sasl_authenticated, reject_unauth_destination`;
    // A value in master.cf may hold no blanks, so it refers to a setting of main.cf.
    await postconf('-e', `relay_restrictions_${port}=${restrictions}`);
    await postconf('-M', `${service}=127.0.0.1:${port} inet n - n - - smtpd`);
    await postconf('-P', `${service}/smtpd_relay_restrictions=$relay_restrictions_${port}`);
  }
  await host.postfix('reload');
  for (const port of Object.values(ports)) await until('the new SMTP service greets', () => greets(port));
  return ports;
}

async function greets(port: number): Promise<boolean> {
  const { socket, replies } = await openRawSmtp(port);
  socket.destroy();
  return replies[0]?.startsWith('220 ') ?? false;
}
