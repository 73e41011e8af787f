import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PolicyAddress } from '@sluice/guard/config';
import { missing, notice, right, unknown, type Finding } from './finding';
import { isChrooted, type Listener } from './listeners';
import { shownAddress } from './look-at-guard';

/** Below the queue directory, so that a chroot does not hide it, and in the folder that only Postfix's own user may enter. */
export const SOCKET_IN_QUEUE = 'private/sluice-guard';
/** In no folder of Exim's, so that it is the same wherever Exim keeps its own. */
export const SOCKET_OF_EXIM = '/run/sluice-guard.sock';

const inQueue = (settings: ReadonlyMap<string, string>): string => join(settings.get('queue_directory') ?? '/var/spool/postfix', SOCKET_IN_QUEUE);

/** @returns the services whose chroot hides the socket of the guard, by their names */
export function hiddenFrom(listen: PolicyAddress, listeners: readonly Listener[], settings: ReadonlyMap<string, string>): string[] {
  const queue = settings.get('queue_directory') ?? '';
  if (!('path' in listen) || (queue !== '' && listen.path.startsWith(`${queue}/`))) return [];
  return listeners.filter((listener) => isChrooted(listener, settings)).map(({ service }) => service);
}

/** Said before anything is changed: a list that names a socket that is not there for Postfix lets all mail pass, or none. */
export function hiddenFinding(listen: PolicyAddress, services: readonly string[], settings: ReadonlyMap<string, string>): Finding {
  const queue = settings.get('queue_directory') ?? '';
  return {
    ...missing(
      `A chroot hides the guard from ${services.join(', ')}: they run in a chroot (fifth column of master.cf), where only what lies below ${queue} can be reached, and ${shownAddress(listen)} does not.`,
      `Set policy.listen to ${inQueue(settings)} in the guard's configuration and in sluice-guard.socket, or to 127.0.0.1:40025 in both.`,
    ),
    services: [...services],
  };
}

/** Who but the mail server may ask the guard: what it answers tells who is contained, and whoever may connect may take its places. */
export async function lookAtPolicySocket(listen: PolicyAddress, { name, uid, advice }: Asker): Promise<Finding[]> {
  if (!('path' in listen)) return [notice(`Any program of this host may ask the guard on ${shownAddress(listen)}.`, advice)];
  try {
    const [socket, folder, owners] = [await stat(listen.path), await stat(dirname(listen.path)), [await uid(), 0]];
    const isAlone = [socket, folder].some((each) => owners.includes(each.uid) && (each.mode & 0o007) === 0);
    if (!isAlone) return [notice(`Other users of this host may open the socket of the guard, ${listen.path}.`, advice)];
    return [right(`Only ${name} can open the socket of the guard, ${listen.path}.`)];
  } catch {
    return [unknown(`Who may open the socket of the guard, ${listen.path}, could not be found out.`)];
  }
}

/** The mail server, and as whose programs it asks. */
interface Asker {
  name: string;
  uid(): Promise<number>;
  /** Where nobody else could ask. */
  advice: string;
}

export function askerPostfix(settings: ReadonlyMap<string, string>): Asker {
  return {
    name: 'Postfix',
    uid: async () => (await stat(join(settings.get('queue_directory') ?? '', 'active'))).uid,
    advice: `With policy.listen = "${inQueue(settings)}" (in guard.toml and in sluice-guard.socket) only Postfix can. See docs/postfix.md.`,
  };
}

/** Exim gives its spool to its own user. */
export function askerExim(spoolDirectory: string): Asker {
  return {
    name: 'Exim',
    uid: async () => (await stat(spoolDirectory)).uid,
    advice: `With policy.listen = "${SOCKET_OF_EXIM}" (in guard.toml and in sluice-guard.socket) only Exim can. See docs/exim.md.`,
  };
}
