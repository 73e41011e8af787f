'use client';

import { useMessages, useTranslations } from 'use-intl';
import type { AuditList } from '@/lib/console/audit/schemas';
import { zoneName } from '@sluice/messages/zone-name';
import { useFormats } from '@/components/hooks/use-formats';
import { Moment } from '@/components/ui/moment';
import { RecordTable } from '@/components/ui/record-table';
import { auditActionKey } from './audit-entry-words';
import { DifferenceList } from './difference-list';
import classes from './audit.module.css';
import { useSenderText } from '@/components/suspects/use-sender-text';

/** The entries of one page; on a phone each row is a block of its own. */
export function AuditTable({ list }: { list: AuditList }) {
  const t = useTranslations('audit');
  const messages = useMessages();
  const senderText = useSenderText();
  const { zone } = useFormats();
  const who = (name: string): string => (name === 'guard' ? t('guard') : name === 'sluice' ? t('command') : name);
  // A subject may be an account or a file whose name somebody else chose.
  const what = (action: string, subject: string): string => {
    const key = auditActionKey(action, messages);
    return key === null ? `${action}: ${subject}` : t(`actions.${key}`, { subject });
  };
  return (
    <RecordTable className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('when', { zone: zoneName(list.now, zone) })}</th>
          <th scope="col">{t('who')}</th>
          <th scope="col">{t('what')}</th>
          <th scope="col">{t('details')}</th>
          <th scope="col">{t('address')}</th>
        </tr>
      </thead>
      <tbody>
        {list.entries.map((entry) => (
          <tr key={entry.id}>
            <td className={classes.when}>
              <Moment at={entry.at} />
            </td>
            <td className={classes.who}>
              <bdi>{who(entry.actorName)}</bdi>
            </td>
            <td className={classes.what}>{what(entry.action, senderText(entry.subject))}</td>
            <td>
              <DifferenceList before={entry.before} after={entry.after} />
            </td>
            <td className={`${classes.address} digits`}>{entry.address ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </RecordTable>
  );
}
