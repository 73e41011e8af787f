'use client';

import { useTranslations } from 'use-intl';
import { isUnderWay } from '@sluice/actions/standing';
import { useOverview } from '../hooks/use-overview';
import { Card } from '../ui/card';
import { ActionButton } from './action-button';
import { ActionResult } from './action-result';
import { PressOutcome } from './press-outcome';
import { ReleaseWarning } from './release-warning';
import { useActs } from './use-acts';
import classes from './actions.module.css';

/** Mail of local users that was held while the server was protected, with the press that lets it go; nothing where there is none. */
export function LocalMailCard() {
  const t = useTranslations('actions');
  const acts = useActs();
  const { data } = useOverview();
  const mail = data?.localMail ?? null;
  const isProtected = data?.server?.report?.status === 'protected';
  if (mail === null) return null;
  const { held, release } = mail;
  const press = acts.press('release-local-mail', null);
  const failed = press?.status === 'refused' || press?.status === 'unanswered';
  const answers = failed || (release !== null && (isUnderWay(release) || release.status === 'failed'));
  if ((held === 0 || held === null) && !answers) return null;
  const start = (): void => void acts.start({ kind: 'release-local-mail' });
  return (
    <Card
      title={t('localMail.title')}
      aside={<span className="digits">{held === null ? t('localMail.heldUnknown') : t('localMail.held', { count: held })}</span>}
    >
      <p className={classes.paragraph}>{t('localMail.why')}</p>
      <p className={classes.quiet}>{t(isProtected ? 'localMail.whileProtected' : 'localMail.kept')}</p>
      {!isProtected && held !== null && held > 0 && (
        <>
          <ReleaseWarning />
          <ActionButton
            kind="release-local-mail"
            account={null}
            actions={release === null ? [] : [release]}
            label={t('localMail.button', { count: held })}
            onPress={start}
          />
        </>
      )}
      <div role="status" className={classes.outcomes}>
        {failed && <PressOutcome press={press} onRetry={start} />}
        {!failed && release !== null && <ActionResult action={release} onRetry={start} />}
      </div>
    </Card>
  );
}
