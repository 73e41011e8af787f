'use client';

import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import type { QueueFilter } from '@sluice/actions/queue-filter';
import type { HeldMail } from '@/lib/console/held/schemas';
import { Permitted } from '@/components/people/permitted';
import { Card } from '@/components/ui/card';
import { MatchActs } from './match-acts';
import { MatchResult } from './match-result';
import { readFilter, type TypedFilter } from './typed-filter';
import classes from './held.module.css';

interface MatchCardProps {
  held: HeldMail;
  typed: TypedFilter;
  onType(typed: TypedFilter): void;
  /** What was counted last. */
  counted: QueueFilter | null;
  onCount(filter: QueueFilter): void;
  /** Something was done with it, so the count says nothing any more. */
  onDone(): void;
}

/** Finds messages by sender, subject and recipient domain, shows how many and a few of them, and lets them be held, released or deleted. */
export function MatchCard({ held, typed, onType, counted, onCount, onDone }: MatchCardProps) {
  const t = useTranslations('held.clean');
  const why = held.countedAt !== null && !held.answers ? t('silent') : held.canFilter ? null : t('cannot');
  return (
    <Card title={t('title')}>
      <div className={classes.part}>
        <p className={classes.quiet}>{t('intro')}</p>
        {why !== null ? (
          <p className={classes.why}>{why}</p>
        ) : (
          <Permitted permission="actions:request">
            <FilterForm typed={typed} onType={onType} onCount={onCount} />
          </Permitted>
        )}
        {counted !== null && <MatchResult filter={counted} onRetry={() => onCount(counted)} onDone={onDone} />}
        <MatchActs actions={held.matching} />
      </div>
    </Card>
  );
}

function FilterForm({ typed, onType, onCount }: Pick<MatchCardProps, 'typed' | 'onType' | 'onCount'>) {
  const t = useTranslations('held.clean');
  const [tried, setTried] = useState(false);
  const read = readFilter(typed);
  const wrong = tried && 'wrong' in read ? read.wrong : null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if ('filter' in read) onCount(read.filter);
  };
  const field = (name: keyof TypedFilter, most: number, error: string | null) => ({
    ...{ size: 'md' as const, label: t(name), description: t(`${name}Hint`), maxLength: most, autoComplete: 'off', autoCapitalize: 'none', spellCheck: false, value: typed[name], error },
    onChange: (event: { currentTarget: { value: string } }) => onType({ ...typed, [name]: event.currentTarget.value }),
  });
  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <div className={classes.fields}>
        <TextInput {...field('account', 320, null)} />
        <TextInput {...field('subject', 200, wrong === 'empty' ? t('empty') : null)} />
        <TextInput {...field('domain', 253, wrong === 'domain' ? t('domainInvalid') : null)} />
      </div>
      <div>
        <Button type="submit" size="md" variant="default" className="touch-target">
          {t('count')}
        </Button>
      </div>
    </form>
  );
}
