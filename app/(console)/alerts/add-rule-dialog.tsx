'use client';

import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { alertKinds, type AlertKind } from '@sluice/alerts/alert';
import { alertRuleSchema, FIRST_RULE, type AlertRule } from '@sluice/alerts/rule';
import type { AlertChannelView } from '@/lib/console/alerts/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import { Dialog } from '@/components/ui/dialog';
import classes from './alerts.module.css';

const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;

/** Asks of what, by which channels, after how long and at which hours somebody shall be told. */
export function AddRuleDialog({ channels, onClose, onAdd }: { channels: readonly AlertChannelView[]; onClose(): void; onAdd(rule: AlertRule): void }) {
  const t = useTranslations('alerts');
  const shell = useTranslations('shell');
  const { zone } = useFormats();
  const [kinds, setKinds] = useState<string[]>(FIRST_RULE.kinds);
  const [chosen, setChosen] = useState<string[]>([]);
  const [minutes, setMinutes] = useState('0');
  const [limited, setLimited] = useState(false);
  const [days, setDays] = useState<string[]>(WEEK.map(String));
  const [from, setFrom] = useState('09:00');
  const [to, setTo] = useState('18:00');
  const [wrong, setWrong] = useState<string[]>([]);

  function send(event: FormEvent): void {
    event.preventDefault();
    const hours = limited ? { days: days.map(Number), from, to, timeZone: zone } : null;
    const rule = alertRuleSchema.safeParse({ kinds: kinds as AlertKind[], channels: chosen.length === 0 ? null : chosen, afterMinutes: Number(minutes), hours });
    const names: Record<string, string> = { kinds: t('ruleKinds'), afterMinutes: t('ruleMinutes'), hours: t('ruleOnlyHours') };
    setWrong(rule.success ? [] : [...new Set(rule.error.issues.map(({ path }) => names[String(path[0])] ?? t('ruleChannels')))]);
    if (rule.success) onAdd(rule.data);
  }

  return (
    <Dialog opened onClose={onClose} title={t('addRule')}>
      <form onSubmit={send} className={classes.form} noValidate>
        <Checkbox.Group label={t('ruleKinds')} value={kinds} onChange={setKinds}>
          <div className={classes.choices}>
            {alertKinds.map((kind) => (
              <Checkbox key={kind} value={kind} label={t(`alertKinds.${kind}`)} />
            ))}
          </div>
        </Checkbox.Group>
        <Checkbox.Group label={t('ruleChannels')} description={chosen.length === 0 ? t('ruleAll') : undefined} value={chosen} onChange={setChosen}>
          <div className={classes.choices}>
            {channels.map(({ id, name }) => (
              <Checkbox key={id} value={id} label={visibleString(name)} />
            ))}
          </div>
        </Checkbox.Group>
        <TextInput label={t('ruleMinutes')} inputMode="numeric" maxLength={4} value={minutes} onChange={(event) => setMinutes(event.currentTarget.value)} />
        <Checkbox label={t('ruleOnlyHours')} checked={limited} onChange={(event) => setLimited(event.currentTarget.checked)} />
        {limited && (
          <>
            <Checkbox.Group label={t('daysLabel')} value={days} onChange={setDays}>
              <div className={classes.row}>
                {WEEK.map((day) => (
                  <Checkbox key={day} value={String(day)} label={t(`days.d${day}`)} />
                ))}
              </div>
            </Checkbox.Group>
            <div className={classes.row}>
              <TextInput type="time" label={t('from')} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
              <TextInput type="time" label={t('to')} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
            </div>
          </>
        )}
        {wrong.length > 0 && <p role="alert" className={classes.text}>{t('wrong', { fields: wrong.join(', ') })}</p>}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {shell('cancel')}
          </Button>
          <Button type="submit">{t('saveRule')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
