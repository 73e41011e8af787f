import { missing, notice, unknown, type Finding } from './finding';
import type { Listener, PostfixFacts } from './listeners';

/** What of a Postfix goes around the rule, or changes what it comes to, however its lists read. */
export function lookAtDoors(facts: PostfixFacts, listeners: readonly Listener[]): Finding[] {
  return [...qmqp(facts), ...softBounce(facts, listeners), ...loginsElsewhere(listeners)];
}

function qmqp({ services, settings }: PostfixFacts): Finding[] {
  const open = services.filter(({ program }) => program === 'qmqpd').map(({ service }) => service);
  if (open.length === 0) return [];
  const clients = settings.get('qmqpd_authorized_clients') ?? '';
  const sentence = `${open.join(', ')} takes mail by QMQP, a door at which no policy service is ever asked.`;
  if (clients === '') return [notice(sentence, 'Nobody may use it now (qmqpd_authorized_clients is empty). Take it out of master.cf where it is not needed.')];
  return [missing(sentence, `These may use it: ${clients}. While the server protects itself their mail is still relayed. Take it out of master.cf, or let them use SMTP.`)];
}

function softBounce({ settings }: PostfixFacts, listeners: readonly Listener[]): Finding[] {
  const soft = listeners.filter((listener) => listener.setting('soft_bounce') === 'yes').map(({ service }) => service);
  if (soft.length === 0 && settings.get('soft_bounce') !== 'yes') return [];
  return [notice(`soft_bounce is on${soft.length > 0 ? ` (${soft.join(', ')})` : ''}: while the server protects itself, senders get 450 in the place of 530.`, 'Their programs keep the mail and try again, so it comes when the server is released. Nothing passes meanwhile.')];
}

function loginsElsewhere(listeners: readonly Listener[]): Finding[] {
  const elsewhere = listeners.filter((listener) => listener.setting('smtpd_sasl_auth_enable') === 'yes' && listener.setting('smtpd_sasl_type') !== 'dovecot');
  if (elsewhere.length === 0) return [];
  const types = [...new Set(elsewhere.map((listener) => listener.setting('smtpd_sasl_type')))].join(', ');
  return [
    unknown(
      `Logins by SMTP are checked by ${types} SASL, not by Dovecot (${elsewhere.map(({ service }) => service).join(', ')}): where those accounts are kept is not known here.`,
      'Disabling an account or giving it a new password from the console changes Dovecot\'s accounts, and may not stop a login by SMTP. What holds all the same: the guard refuses mail of a contained account for outside domains, and its queued mail is held.',
    ),
  ];
}
