import { right, type Finding } from './finding';

const SETTING = 'non_smtpd_milters';

/**
 * Whether the guard is asked about mail that users of the host hand to `sendmail`. No policy service ever is: the guard is a mail
 * filter for it, on the address where it answers policy questions.
 *
 * @param place.filters the setting with its references resolved, and as it stands in main.cf; null where it does not
 * @param place.endpoint as check_policy_service names the guard
 * @param place.failOpen whether this mail passes while the guard does not answer
 */
export function lookAtLocalMail({ filters, written, endpoint, failOpen }: { filters: string; written: string | null; endpoint: string; failOpen: boolean }): Finding[] {
  const named = filters.split(/[\s,{}]+/);
  if (named.includes(endpoint)) return [right('Mail that users of this host hand to sendmail (PHP, cron) goes past the guard, and is held while the server protects itself.')];
  const item = `{ ${endpoint}, default_action=${failOpen ? 'accept' : 'tempfail'} }`;
  const value = written === null || written === '' ? item : `${written}, ${item}`;
  return [
    {
      level: 'notice',
      sentence: 'Mail that users of this host hand to sendmail (PHP, cron) is not asked about: no policy service is.',
      advice: 'While the server protects itself the guard holds what it finds waiting, every two seconds; what is delivered at once has left by then. As a mail filter it holds all of it.',
      changes: [{ kind: 'main', name: SETTING, value, reason: 'mail of local users to other domains is held while the server protects itself' }],
    },
  ];
}
