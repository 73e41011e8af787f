'use client';

import { useTranslations } from 'use-intl';
import type { SuspectView } from '@/lib/console/suspects/schemas';
import { MailControls } from '@/components/actions/mail-controls';
import { useFormats } from '@/components/hooks/use-formats';
import { AccountName } from '@/components/suspects/account-name';
import card from './suspect-card.module.css';

/** The mail one account has in the queue, and what can be done with it. */
export function AccountMail({ suspect, queueTotal }: { suspect: SuspectView; queueTotal: number | null }) {
  const t = useTranslations('incidents.clean');
  const { number } = useFormats();
  const { account, actions, waiting, held } = suspect;
  const known = waiting !== null && held !== null;
  const others = queueTotal === null ? null : Math.max(0, queueTotal - (waiting ?? 0) - (held ?? 0));
  return (
    <li className={card.mail}>
      <div className={card.mailHead}>
        <AccountName account={account} name={suspect.assessment?.name} />
        <span className="digits">
          {t('waiting')} <strong>{known ? number(waiting) : t('unknown')}</strong> · {t('held')} <strong>{known ? number(held) : t('unknown')}</strong>
        </span>
      </div>
      <MailControls account={account} waiting={known ? waiting : null} held={known ? held : null} others={others} actions={actions} />
    </li>
  );
}
