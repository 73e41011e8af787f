'use client';

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { AlertRule } from '@sluice/alerts/rule';
import type { AlertChannelView } from '@/lib/console/alerts/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { Permitted } from '@/components/people/permitted';
import { useWhyNot } from '@/components/hooks/use-me';
import { Card } from '@/components/ui/card';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useNotice } from '@/components/ui/use-notice';
import { AddRuleDialog } from './add-rule-dialog';
import { useSaveRules } from './use-alerts';
import classes from './alerts.module.css';

/** Who is told when: each rule as sentences. */
export function RuleCard({ rules, areFirst, channels }: { rules: readonly AlertRule[]; areFirst: boolean; channels: readonly AlertChannelView[] }) {
  const t = useTranslations('alerts');
  const [adding, setAdding] = useState(false);
  const save = useSaveRules();
  const notice = useNotice();
  const mayManage = useWhyNot('alerts:manage') === null;
  const store = (next: readonly AlertRule[]): void => {
    setAdding(false);
    save.mutate(next, { onSuccess: () => notice(t('ruleSaved')) });
  };
  return (
    <Card title={t('rules')}>
      <div className={classes.form}>
        <ProblemMessage error={save.error} />
        {areFirst && <p className={classes.quiet}>{t('rulesFirst')}</p>}
        <ul className={classes.list}>
          {rules.map((rule, index) => (
            <li key={index}>
              <RuleWords rule={rule} channels={channels} />
              {!areFirst && mayManage && (
                <Button variant="default" className="touch-target" loading={save.isPending} onClick={() => store(rules.filter((_, other) => other !== index))}>
                  {t('ruleRemove')}
                </Button>
              )}
            </li>
          ))}
        </ul>
        <Permitted permission="alerts:manage" quiet>
          <div className={classes.buttons}>
            <Button variant="default" onClick={() => setAdding(true)}>
              {t('addRule')}
            </Button>
          </div>
        </Permitted>
      </div>
      {adding && <AddRuleDialog channels={channels} onClose={() => setAdding(false)} onAdd={(rule) => store([...rules, rule])} />}
    </Card>
  );
}

function RuleWords({ rule: { kinds, channels: ids, afterMinutes, hours }, channels }: { rule: AlertRule; channels: readonly AlertChannelView[] }) {
  const t = useTranslations('alerts');
  const names = ids?.map((id) => visibleString(channels.find((channel) => channel.id === id)?.name ?? '?')).join(', ');
  const when = hours === null ? t('ruleAlways') : t('ruleHours', { days: hours.days.map((day) => t(`days.d${day as 0}`)).join(' '), from: hours.from, to: hours.to, zone: hours.timeZone });
  return (
    <div className={classes.what}>
      <strong>
        {afterMinutes === 0 ? t('ruleAtOnce') : t('ruleAfter', { minutes: afterMinutes })} → {names ?? t('ruleAll')}
      </strong>
      <span className={classes.quiet}>
        {kinds.map((kind) => t(`alertKinds.${kind}`)).join(' · ')} · {when}
      </span>
    </div>
  );
}
