'use client';

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import { Permitted } from '@/components/people/permitted';
import { ProblemMessage } from '@/components/ui/problem-message';
import type { BlocklistLook, BlocklistResult } from '@/lib/console/blocklists/schemas';
import { BlocklistsDialog } from './blocklists-dialog';
import classes from './incidents.module.css';
import { zonesOf } from './said-by-blocklists';
import { useBlocklists, useLookAtBlocklists } from './use-blocklists';

/** Whether other mail servers refuse what this one sends now: who floods is put on their lists within the hour. */
export function Blocklists({ serverId }: { serverId: string }) {
  const t = useTranslations('incidents.blocklists');
  const blocklists = useBlocklists(serverId);
  const look = useLookAtBlocklists(serverId);
  const [editing, setEditing] = useState(false);
  if (blocklists.data === undefined) return <ProblemMessage error={blocklists.error} />;
  const { addresses, lists, look: last } = blocklists.data;
  const isReady = addresses.length > 0 && lists.length > 0;
  return (
    <section className={`${classes.step} ${classes.noPrint}`} aria-label={t('title')}>
      <h3 className={classes.noticeTitle}>{t('title')}</h3>
      <p className={classes.intro}>{addresses.length === 0 ? t('noAddress') : lists.length === 0 ? t('noLists') : t('asked', { lists: lists.length, addresses: addresses.join(', ') })}</p>
      {isReady && last !== null && last.results.length > 0 && <Said look={last} />}
      <Permitted permission="incidents:work">
        <div className={classes.blocklistButtons}>
          {isReady && (
            <Button variant="default" loading={look.isPending} onClick={() => look.mutate()}>
              {last === null ? t('look') : t('again')}
            </Button>
          )}
          <Button variant={isReady ? 'subtle' : 'default'} onClick={() => setEditing(true)}>
            {t('edit')}
          </Button>
        </div>
      </Permitted>
      <ProblemMessage error={look.error ?? blocklists.error} />
      {editing && <BlocklistsDialog serverId={serverId} blocklists={blocklists.data} onClose={() => setEditing(false)} />}
    </section>
  );
}

/** The last answers: how many lists have one of the addresses, which these are, and which could not be asked. */
function Said({ look }: { look: BlocklistLook }) {
  const t = useTranslations('incidents.blocklists');
  const { moment } = useFormats();
  const { at, results } = look;
  const told = results.filter(({ answer }) => answer.state !== 'clear');
  const unknown = zonesOf(look, 'unknown');
  const listed = zonesOf(look, 'listed');
  return (
    <>
      <p role="status" className={`${classes.verdict} digits`} data-met={listed === 0 && unknown === 0}>
        {t('on', { listed, lists: new Set(results.map(({ zone }) => zone)).size, time: moment(at) })}
        {unknown > 0 && ` ${t('unknown', { count: unknown })}`}
      </p>
      {told.length > 0 && (
        <ul className={classes.blocklists}>
          {told.map((result) => (
            <li key={`${result.zone} ${result.address}`} className={classes.notice}>
              <Answer {...result} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Answer({ address, zone, removal, answer }: BlocklistResult) {
  const t = useTranslations('incidents.blocklists');
  return (
    <>
      <strong>{answer.state === 'listed' ? t('isListed', { address, zone }) : t('isUnknown', { address, zone })}</strong>
      {answer.state === 'unknown' && <p className={classes.noticeText}>{t(`cause.${answer.cause}`)}</p>}
      {answer.state === 'listed' && <p className={classes.noticeText}>{[answer.codes.join(', '), visibleString(answer.reason ?? '')].filter((part) => part !== '').join(' · ')}</p>}
      {answer.state === 'listed' && removal !== '' && (
        <a href={removal} target="_blank" rel="noreferrer" className={`${classes.blocklistLink} touch-target`}>
          {t('removal')}
        </a>
      )}
    </>
  );
}
