import { detailOf } from '@sluice/guard/guard-log';
import { missing, right, unknown, type Finding } from './finding';

const SETTING = 'non_smtpd_milters';

/**
 * Whether the guard is asked about mail that users of the host hand to `sendmail`. No policy service ever is: the guard is a mail
 * filter for it, on the address where it answers policy questions.
 *
 * @param place.filters the setting with its references resolved, and as it stands in main.cf; null where it does not
 * @param place.endpoint as check_policy_service names the guard
 * @param place.failOpen whether this mail passes while the guard does not answer
 * @param place.tryIt hands over a message as such a user would, which is discarded: whether the guard was asked; null where only the guard could see that
 */
export async function lookAtLocalMail(place: { filters: string; written: string | null; endpoint: string; failOpen: boolean; tryIt: (() => Promise<boolean>) | null }): Promise<Finding[]> {
  const { filters, written, endpoint, failOpen } = place;
  if (filters.split(/[\s,{}]+/).includes(endpoint)) return [await askedFinding(place.tryIt)];
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

const WHOSE = 'Mail that users of this host hand to sendmail (PHP, cron)';

async function askedFinding(tryIt: (() => Promise<boolean>) | null): Promise<Finding> {
  const read = `${WHOSE} goes past the guard as main.cf says, but that was read, not asked`;
  if (tryIt === null) return unknown(`${read}: only the guard itself can see whether it is asked.`);
  const asked = await tryIt().catch(detailOf);
  if (asked === true) return right(`${WHOSE} goes past the guard, and is held while the server protects itself: a message to nobody was handed over, and the guard was asked and had it discarded.`);
  if (asked !== false) return unknown(`${read} (${asked}).`);
  return missing(`${WHOSE} does not go past the guard, although main.cf says so: a message that was handed over did not reach it, and was deleted.`, `See in the mail log why (a warning about the milter), and reload Postfix. Until then the guard holds what it finds waiting, every two seconds.`);
}
