'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { ServerListState, ServerSummary } from '@/lib/console/servers/schemas';
import { useFormats } from '@/components/hooks/use-formats';
import { visibleString } from '@/components/evidence/visible-text';
import { Age } from '@/components/ui/moment';
import { RecordTable } from '@/components/ui/record-table';
import type { StateLook } from '@/components/ui/state-look';
import { StatusPill } from '@/components/ui/status-pill';
import { ServerMenu, type ServerAct } from './server-menu';
import { Permitted } from '@/components/people/permitted';
import classes from './servers.module.css';

/** Shape and colour of each state in the list; a host nobody asks about looks like one whose rule is off. */
const serverStateLooks: Record<ServerListState, StateLook> = {
  waiting: 'off',
  'never-connected': 'unknown',
  revoked: 'off',
  silent: 'unknown',
  off: 'off',
  watching: 'watching',
  protected: 'protected',
  unknown: 'unknown',
};

/** One row for each mail host; on a phone each row is a block of its own. */
export function ServerTable({ servers, onAct }: { servers: readonly ServerSummary[]; onAct(act: ServerAct, server: ServerSummary): void }) {
  const t = useTranslations('servers');
  return (
    <RecordTable className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('server')}</th>
          <th scope="col">{t('state')}</th>
          <th scope="col">{t('guard')}</th>
          <th scope="col">{t('lastSeen')}</th>
          <th scope="col">
            <span className={classes.spoken}>{t('actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {servers.map((server) => (
          <tr key={server.id} data-quiet={server.state === 'revoked' || undefined}>
            <td className={classes.identity}>
              <div className={classes.lines}>
                <Identity server={server} />
                <span className={classes.quiet}>
                  <bdi>{server.hostname ?? t('unknownHost')}</bdi>
                  {server.enrolledAt !== null && (
                    <>
                      {' · '}
                      <Link href={`/held?server=${encodeURIComponent(server.id)}`} aria-label={t('heldOf', { name: server.name })}>
                        {t('held')}
                      </Link>
                    </>
                  )}
                  {server.kind !== null && ` · ${server.kind === 'embedded' || server.kind === 'postfix' || server.kind === 'exim' ? t(server.kind) : visibleString(server.kind)}`}
                </span>
              </div>
            </td>
            <td className={classes.state}>
              <div className={classes.lines}>
                <StatusPill look={serverStateLooks[server.state]}>{t(`states.${server.state}`)}</StatusPill>
                <Figures server={server} />
              </div>
            </td>
            <td className={`${classes.version} digits`}>{server.guardVersion === null ? '' : t('version', { version: server.guardVersion })}</td>
            <td className={classes.seen}>
              <span className={classes.label}>{t('lastSeen')}: </span>
              {server.lastSeenAt === null ? t('never') : <Age at={server.lastSeenAt} />}
            </td>
            <td className={classes.menu}>
              <Permitted permission="servers:manage" quiet>
                <ServerMenu server={server} onAct={(act) => onAct(act, server)} />
              </Permitted>
            </td>
          </tr>
        ))}
      </tbody>
    </RecordTable>
  );
}

/** What is wrong, and how long the queue is; nothing is said of what is not known. */
function Figures({ server: { id, queueLength, threshold, problems, incident } }: { server: ServerSummary }) {
  const t = useTranslations('servers');
  const { number } = useFormats();
  return (
    <>
      {incident !== null && (
        <Link href={`/incidents/${incident}?server=${encodeURIComponent(id)}`} className={classes.name}>
          {t('incident', { number: incident })}
        </Link>
      )}
      {queueLength !== null && (
        <span className={`${classes.quiet} digits`}>{threshold === null ? t('queue', { length: number(queueLength) }) : t('queueOf', { length: number(queueLength), threshold: number(threshold) })}</span>
      )}
      {problems > 0 && <span className={classes.wrong}>{t('problems', { count: problems })}</span>}
    </>
  );
}

function Identity({ server }: { server: ServerSummary }) {
  const t = useTranslations('servers');
  if (server.enrolledAt === null) return <strong><bdi>{server.name}</bdi></strong>;
  return (
    <Link href={`/?server=${encodeURIComponent(server.id)}`} aria-label={t('open', { name: server.name })} className={classes.name}>
      <bdi>{server.name}</bdi>
    </Link>
  );
}
