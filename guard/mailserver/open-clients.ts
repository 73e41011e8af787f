import { readFile } from 'node:fs/promises';
import type { SmtpClient } from './mail-server';

const ESTABLISHED = '01';

/**
 * The far ends of TCP connections of this host that are open, as the kernel tells them (proc_net_tcp(5)).
 *
 * @param chosen tells of a connection by its port here and by the user whose program holds it whether it is wanted
 */
export async function openClients(chosen: (local: { port: number; uid: number }) => boolean): Promise<SmtpClient[]> {
  const texts = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'latin1').catch(() => '')));
  return texts.flatMap((text) =>
    text.split('\n').slice(1).flatMap((line) => {
      const [, local = '', client = '', state, , , , uid] = line.trim().split(/\s+/);
      if (state !== ESTABLISHED || !chosen({ port: portOf(local), uid: Number(uid) })) return [];
      return [{ address: addressOf(client.slice(0, client.indexOf(':'))), port: portOf(client) }];
    }),
  );
}

const portOf = (text: string): number => Number.parseInt(text.slice(text.indexOf(':') + 1), 16);

/** As mail servers write them: four numbers also where the socket is one of IPv6, and IPv6 in its short form. */
function addressOf(hex: string): string {
  // Words of four bytes, the last first, on the little-endian machines that Debian runs on.
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).toReversed().map((byte) => Number.parseInt(byte, 16)));
  const isMapped = bytes.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  if (bytes.length === 4 || isMapped) return bytes.slice(-4).join('.');
  const groups = Array.from({ length: 8 }, (_, at) => (((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0)).toString(16)).join(':');
  return new URL(`http://[${groups}]`).hostname.slice(1, -1);
}
