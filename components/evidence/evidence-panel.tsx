'use client';

import { Loader } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useEvidence, type EvidenceOf } from '../hooks/use-evidence';
import { CopyButton } from '../ui/copy-button';
import { ProblemMessage } from '../ui/problem-message';
import { ConnectionLines } from './connection-lines';
import { evidenceText, shownLines } from './evidence-text';
import classes from './evidence.module.css';

/** The log lines that prove an assessment, grouped by connection, newest first. */
export function EvidencePanel({ of }: { of: EvidenceOf }) {
  const t = useTranslations('suspects.evidence');
  const { data, error, isPending } = useEvidence(of);
  if (isPending) {
    return (
      <p className={classes.quiet} role="status">
        <Loader size="xs" /> {t('loading')}
      </p>
    );
  }
  if (data === undefined) return <ProblemMessage error={error} />;
  const { evidence } = data;
  if (evidence === null || evidence.connections.length === 0) return <p className={classes.quiet}>{t('none')}</p>;
  return (
    <div className={classes.panel}>
      <div className={classes.summary}>
        <span>{t('shown', { lines: shownLines(evidence), connections: evidence.connections.length })}</span>
        <CopyButton text={evidenceText(evidence)} name={t('copyAll')} />
      </div>
      {evidence.connections.map((connection) => (
        <ConnectionLines key={connection.connection} connection={connection} />
      ))}
      {evidence.omittedConnections > 0 && <p className={classes.quiet}>{t('omittedConnections', { count: evidence.omittedConnections })}</p>}
    </div>
  );
}
