'use client';

import { Alert, Button } from '@mantine/core';
import { IconMailCheck, IconQuestionMark } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { HeldMail } from '@/lib/console/held/schemas';
import { useAddressState } from '@/components/hooks/use-address-state';
import { useTickingFormats } from '@/components/hooks/use-formats';
import { useSenderText } from '@/components/suspects/use-sender-text';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { SearchInput } from '@/components/ui/search-input';
import { HeldSender } from './held-sender';
import classes from './held.module.css';

/** The senders whose mail is on hold, most first, with what of it belongs to nobody who is listed. */
export function HeldList({ held, serverName, onLook }: { held: HeldMail; serverName: string; /** Null where nobody can look. */ onLook: ((account: string) => void) | null }) {
  const t = useTranslations('held');
  const address = useAddressState();
  const { age } = useTickingFormats();
  const senderText = useSenderText();
  const search = address.get('search') ?? '';
  if (held.held === null || held.countedAt === null) {
    return (
      <Card>
        <EmptyState icon={<IconQuestionMark size={36} stroke={1.5} aria-hidden />} title={t('unknown')} />
      </Card>
    );
  }
  const counted = <p className={`${classes.quiet} digits`}>{t('counted', { age: age(held.countedAt), server: serverName })}</p>;
  const stale = !held.answers && (
    <Alert color="violet" variant="light">
      {t('stale')}
    </Alert>
  );
  if (held.held === 0) {
    return (
      <Card>
        {stale}
        <EmptyState icon={<IconMailCheck size={36} stroke={1.5} aria-hidden />} title={t('none')}>
          <p className={classes.quiet}>{t('noneText')}</p>
          {counted}
        </EmptyState>
      </Card>
    );
  }
  const text = search.toLowerCase();
  const shown = held.senders.filter(({ account, name }) => search === '' || (account !== null && `${account} ${senderText(account, name)}`.toLowerCase().includes(text)));
  return (
    <section className={classes.part} aria-label={t('title')}>
      {stale}
      <SearchInput className={classes.search} label={t('search')} maxLength={320} search={search} onSearch={(next) => address.set({ search: next }, 'replace')} />
      {search !== '' && <p className={`${classes.quiet} digits`}>{t('found', { shown: shown.length, all: held.senders.length })}</p>}
      {shown.length === 0 && search !== '' ? (
        <Card>
          <EmptyState
            title={t('noneFound', { search })}
            action={
              <Button variant="default" className="touch-target" onClick={() => address.set({ search: null })}>
                {t('showAll')}
              </Button>
            }
          />
        </Card>
      ) : (
        <ul className={classes.list}>
          {shown.map((sender) => (
            <HeldSender key={sender.account ?? ''} sender={sender} onLook={onLook} />
          ))}
        </ul>
      )}
      {counted}
      {held.unlisted > 0 && <p className={classes.quiet}>{t('rest', { count: held.unlisted })}</p>}
      {held.unknown > 0 && <p className={classes.quiet}>{t('unknownSender', { count: held.unknown })}</p>}
      {held.localMail > 0 && <p className={classes.quiet}>{t('localMail', { count: held.localMail })}</p>}
    </section>
  );
}
