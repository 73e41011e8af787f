import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PolicyAddress } from '@/guard/config';
import { missing, notice, right, unknown, type Finding } from './finding';
import { isChrooted, type Listener } from './listeners';
import { shownAddress } from './look-at-guard';

/** Below the queue directory, so that a chroot does not hide it, and in the folder that only Postfix's own user may enter. */
export const SOCKET_IN_QUEUE = 'private/sluice-guard';

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

/** Who but Postfix may ask the guard: what it answers tells who is contained, and whoever may connect may take its places. */
export async function lookAtPolicySocket(listen: PolicyAddress, settings: ReadonlyMap<string, string>): Promise<Finding[]> {
  const advice = `With policy.listen = "${inQueue(settings)}" (in guard.toml and in sluice-guard.socket) only Postfix can. See docs/postfix.md.`;
  if (!('path' in listen)) return [notice(`Any program of this host may ask the guard on ${shownAddress(listen)}.`, advice)];
  try {
    const [socket, folder, active] = [await stat(listen.path), await stat(dirname(listen.path)), await stat(join(settings.get('queue_directory') ?? '', 'active'))];
    const owners = [active.uid, 0];
    const ofPostfix = [socket, folder].some(({ uid, mode }) => owners.includes(uid) && (mode & 0o007) === 0);
    if (!ofPostfix) return [notice(`Other users of this host may open the socket of the guard, ${listen.path}.`, advice)];
    return [right(`Only Postfix can open the socket of the guard, ${listen.path}.`)];
  } catch {
    return [unknown(`Who may open the socket of the guard, ${listen.path}, could not be found out.`)];
  }
}
