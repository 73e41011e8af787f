'use client';

import { useTranslations } from 'use-intl';
import type { IncidentReport } from '@/lib/console/incidents/schemas';
import { useFactsSentence } from '@/components/actions/use-facts-sentence';
import { useProofLines } from '@/components/actions/use-proof-lines';
import { VisibleText } from '@/components/evidence/visible-text-marks';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import { AccountName } from '@/components/suspects/account-name';
import { FigureChips } from '@/components/suspects/figure-chips';
import { ReasonList } from '@/components/suspects/reason-list';
import { useClaim } from '@/components/suspects/use-claim';
import { SuspectFacts } from '../suspect-facts';
import { suspectState } from '../suspect-state';
import { SuspectFate } from './report-fate';
import classes from './report.module.css';

/** Lines of one connection that fit on paper; the file with all of them can be downloaded. */
const MAX_LINES = 12;
const MAX_CONNECTIONS = 15;

/** One account of the report: what speaks against it, what was decided and done, and the lines of the log. */
export function ReportSuspect({ suspect, whole }: { suspect: IncidentReport['suspects'][number]; whole: IncidentReport['fate'] }) {
  const t = useTranslations('report');
  const states = useTranslations('incidents.suspect');
  const actions = useTranslations('actions');
  const claim = useClaim();
  const { moment } = useFormats();
  const facts = useFactsSentence();
  const proofs = useProofLines();
  const { account, assessment, evidence } = suspect;
  const connections = evidence?.connections ?? [];
  const shown = connections.slice(0, MAX_CONNECTIONS);
  const left = connections.length + (evidence?.omittedConnections ?? 0) - shown.length;
  return (
    <section className={classes.suspect}>
      <h3>
        <AccountName account={account} name={assessment?.name} />
      </h3>
      <p className="digits">
        {states(suspectState(suspect))} · {t('score', { score: suspect.score })}
      </p>
      {assessment !== null && <p className="digits">{claim(assessment)}</p>}
      {assessment !== null && <FigureChips assessment={assessment} />}
      {assessment !== null && <ReasonList reasons={assessment.reasons} />}
      <SuspectFacts suspect={suspect} />
      <SuspectFate suspect={suspect} whole={whole} />
      {suspect.actions.length > 0 && (
        <ul className={`${classes.acts} digits`}>
          {suspect.actions.toReversed().map((action) => (
            <li key={action.id}>
              {t('act', { what: actions(`verb.${action.kind}`), name: visibleString(action.requestedByName), time: moment(action.requestedAt) })} {facts(action)}
              {action.reason !== null && <div>{t('actReason', { reason: visibleString(action.reason) })}</div>}
              {proofs(action).map(({ step, text }) => (
                <div key={step}>{text}</div>
              ))}
            </li>
          ))}
        </ul>
      )}
      {shown.map((connection) => (
        <figure key={connection.connection} className={classes.evidence}>
          {/* Where the log tells no address beside these lines, they speak for themselves. */}
          {connection.address !== null && (
            <figcaption className="digits">{t('connection', { address: visibleString(connection.address), time: moment(connection.startedAt), recipients: connection.recipients })}</figcaption>
          )}
          {connection.lines.slice(0, MAX_LINES).map((line, index) => (
            <code key={index}>
              <VisibleText text={line.text} />
            </code>
          ))}
          {connection.lines.length + connection.omittedLines > MAX_LINES && <p>{t('moreLines', { count: connection.lines.length + connection.omittedLines - MAX_LINES })}</p>}
        </figure>
      ))}
      {left > 0 && <p>{t('moreConnections', { count: left })}</p>}
    </section>
  );
}
