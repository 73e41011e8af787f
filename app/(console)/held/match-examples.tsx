'use client';

import { useTranslations } from 'use-intl';
import type { QueueLook } from '@sluice/contract/contract';
import { visibleString } from '@/components/evidence/visible-text';
import { VisibleText } from '@/components/evidence/visible-text-marks';
import { useFormats } from '@/components/hooks/use-formats';
import { useSenderText } from '@/components/suspects/use-sender-text';
import classes from './held.module.css';

/** A few of the messages that fit: what a stranger wrote is shown as text, with its hidden signs as marks. */
export function MatchExamples({ examples }: { examples: QueueLook['examples'] }) {
  const t = useTranslations('held.clean');
  const held = useTranslations('held');
  const { moment } = useFormats();
  const senderText = useSenderText();
  return (
    <div className={classes.part}>
      <p className={classes.quiet}>{t('examples', { count: examples.length })}</p>
      <ul className={classes.examples}>
        {examples.map(({ id, arrivedAt, held: onHold, sender, subject, recipients, recipientCount }) => (
          <li key={id}>
            <strong>{subject === null || subject === '' ? <em>{t('noSubject')}</em> : <VisibleText text={subject} />}</strong>
            <span>
              {sender === null ? held('nobody') : senderText(sender)} {t('to', { recipients: recipients.map((each) => visibleString(each)).join(', ') })}
              {recipientCount > recipients.length && ` ${t('more', { count: recipientCount - recipients.length })}`}
            </span>
            <span className={`${classes.quiet} digits`}>
              {moment(arrivedAt)}
              {onHold && ` · ${t('onHold')}`} · {visibleString(id)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
