import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import type { SettingsOf } from '@sluice/alerts/channel';
import type { Verdict } from '@sluice/alerts/answer';
import type { AlertMessage } from '@sluice/alerts/message';

const PATIENCE_MS = 15_000;

export interface Surroundings {
  /** The addresses of a host name. */
  lookup(host: string): Promise<string[]>;
  /** This machine's name. */
  hostname: string;
  /** The names of the mail hosts that are watched. */
  watched: readonly string[];
}

/** Sends through a relay of its own. A relay that is itself watched would refuse it at the very moment that it is needed, so it is not used. */
export async function sendMail(settings: SettingsOf<'mail'>, message: AlertMessage, surroundings: Surroundings): Promise<Verdict> {
  const { host, port, security, user, password, from, to } = settings;
  if (await isWatched(host, surroundings)) {
    return { kind: 'refused', why: `${host} is a mail server that Sluice watches: while it is protected it would refuse this mail`, retryAfterMs: null };
  }
  const transport = createTransport({
    ...{ host, port, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none' },
    ...{ connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS, disableFileAccess: true, disableUrlAccess: true },
    ...(user === '' ? {} : { auth: { user, pass: password } }),
  });
  const { news, title, text, open, severity } = message;
  try {
    await transport.sendMail({
      from: { name: 'Sluice', address: from },
      to: { name: '', address: to },
      subject: title,
      text: `${text}\n\n${open}: ${news.link}\n`,
      messageId: `<${news.id}.sluice@${from.split('@')[1] ?? 'localhost'}>`,
      headers: { 'Auto-Submitted': 'auto-generated', ...(severity === 'critical' ? { Importance: 'high' } : {}) },
    });
    return { kind: 'taken' };
  } catch (error) {
    const { responseCode, message: why } = error as Error & { responseCode?: number };
    return { kind: responseCode !== undefined && responseCode >= 500 ? 'refused' : 'later', why: why.replace(/\s+/g, ' ').slice(0, 200), retryAfterMs: null };
  } finally {
    transport.close();
  }
}

/** Whether a relay is one of the watched hosts, by its name or by an address. */
export async function isWatched(host: string, { lookup, hostname, watched }: Surroundings): Promise<boolean> {
  const addresses = async (name: string): Promise<string[]> => (isIP(name) ? [name] : lookup(name).catch(() => []));
  const own = await addresses(host);
  const isHere = own.some((address) => address === '::1' || address.startsWith('127.'));
  for (const name of watched) {
    if (name.toLowerCase() === host.toLowerCase() || (isHere && name.toLowerCase() === hostname.toLowerCase())) return true;
    if ((await addresses(name)).some((address) => own.includes(address))) return true;
  }
  return false;
}
