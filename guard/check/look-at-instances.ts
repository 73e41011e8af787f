import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { detailOf } from '@sluice/guard/guard-log';
import { missing, notice, unknown, type Finding } from './finding';
import type { PostfixFacts } from './listeners';
import { Postconf } from './postconf';

/** Whether mail leaves this host through a Postfix instance whose queue is not the one that is measured (postmulti). */
export async function lookAtInstances(facts: PostfixFacts, place: { configDirectory: string; commandDirectory: string }): Promise<Finding[]> {
  const { settings } = facts;
  const others = (settings.get('multi_instance_directories') ?? '').split(/[\s,]+/).filter((each) => each !== '' && each !== place.configDirectory);
  if (others.length === 0) return [];
  const on = settings.get('multi_instance_enable') === 'yes' ? '' : ' (multi_instance_enable is not on, so Postfix does not start them by itself)';
  const looked = await Promise.all(others.map((each) => lookAtInstance(each, place.commandDirectory, nextHopPorts(facts))));
  const known = looked.map(({ directory, said }) => `${directory}: ${said}`).join('; ');
  const sentence = `This Postfix has further instances${on}: ${known}. Only the queue of ${place.configDirectory} is measured, ${settings.get('queue_directory') ?? ''}.`;
  const outgoing = looked.find(({ takesOver }) => takesOver);
  if (outgoing !== undefined) {
    return [missing(sentence, `${place.configDirectory} hands its mail on to ${outgoing.directory}, so the send queue is there: set mailserver.config_directory to ${outgoing.directory} in the guard's configuration. It must be asked, restarted and measured as one.`)];
  }
  if (looked.some(({ readable }) => !readable)) return [unknown(sentence, 'Which of them mail leaves through could not be found out. It must be the one that mailserver.config_directory names.')];
  return [notice(sentence, 'Mail that the others send is not counted, and of what they receive the guard is asked only where their own lists say so.')];
}

/** The ports of this host that mail is handed on to. */
function nextHopPorts({ settings, portOf }: PostfixFacts): Set<number> {
  const hops = ['relayhost', 'default_transport', 'content_filter'].map((name) => settings.get(name) ?? '');
  const local = hops.flatMap((hop) => /(?:^|:|\[)(?:127\.\d+\.\d+\.\d+|localhost|::1)\]?(?::(\w+))?$/.exec(hop)?.slice(1, 2) ?? []);
  return new Set(local.map((port) => (port === undefined ? 25 : /^\d+$/.test(port) ? Number(port) : (portOf(port) ?? 25))));
}

async function lookAtInstance(directory: string, commandDirectory: string, ports: ReadonlySet<number>): Promise<{ directory: string; said: string; takesOver: boolean; readable: boolean }> {
  try {
    const postconf = new Postconf({ configDirectory: directory, commandDirectory });
    const queue = (await postconf.settings(['queue_directory'])).get('queue_directory') ?? '';
    const services = await postconf.services();
    const takesOver = services.some(({ program, type, name }) => program === 'smtpd' && type === 'inet' && ports.has(Number(name.split(':').at(-1))));
    return { directory, said: `${await waitingIn(queue)} messages wait in ${queue}`, takesOver, readable: true };
  } catch (error) {
    return { directory, said: detailOf(error), takesOver: false, readable: false };
  }
}

async function waitingIn(queue: string): Promise<number> {
  const folders = await Promise.all(['incoming', 'active', 'deferred'].map((name) => readdir(join(queue, name), { recursive: true, withFileTypes: true })));
  return folders.flat().filter((entry) => entry.isFile()).length;
}
