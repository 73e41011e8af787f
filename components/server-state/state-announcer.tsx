'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useOverviewPart } from '../hooks/use-overview';
import { placeOf } from '../shell/places';
import { stateIcon, stateShapes } from '../ui/state-look';
import type { ServerStateKind } from './server-state';
import { useServerState } from './use-server-state';
import classes from './state-band.module.css';

const announcements = {
  off: 'announceOff',
  watching: 'announceWatching',
  near: 'announceNear',
  protected: 'announceProtected',
  unknown: 'announceUnknown',
  silent: 'announceSilent',
  unreachable: 'announceUnreachable',
  'not-told': 'announceNotTold',
} as const;

const isAnnounced = (kind: ServerStateKind): kind is keyof typeof announcements => kind in announcements;

/** Tells a change of state beyond the band: the tab's title and icon, and one announcement to a screen reader. */
export function StateAnnouncer() {
  const t = useTranslations('states');
  const { kind, look } = useServerState();
  const server = useOverviewPart(({ server: shown }) => shown?.name) ?? '';
  useTabTitle(kind, server);
  useEffect(() => showIcon(stateIcon(look)), [look]);

  const before = useRef<ServerStateKind>('loading');
  const [spoken, setSpoken] = useState<ServerStateKind | null>(null);
  useEffect(() => {
    // The state a page opens with is read from the band; only a change while it is open interrupts.
    if (before.current !== 'loading' && before.current !== kind) setSpoken(kind);
    before.current = kind;
  }, [kind]);
  return (
    <div role="alert" className={classes.spoken}>
      {spoken !== null && isAnnounced(spoken) ? t(announcements[spoken], { server }) : ''}
    </div>
  );
}

function useTabTitle(kind: ServerStateKind, server: string): void {
  const t = useTranslations('states');
  const names = useTranslations('shell');
  const pathname = usePathname();
  const { look } = useServerState();
  const page = placeOf(pathname).name;
  const title = kind === 'loading' ? `${names(page)} · ${names('product')}` : t('tabTitle', { shape: stateShapes[look], server, state: t(kind), page: names(page) }).replace(/ {2,}/g, ' ');
  useEffect(() => {
    document.title = title;
    // Next writes the title of its own metadata after a navigation.
    const head = new MutationObserver(() => {
      if (document.title !== title) document.title = title;
    });
    head.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => head.disconnect();
  }, [title]);
}

function showIcon(address: string): void {
  let link = document.querySelector<HTMLLinkElement>('link[data-state-icon]');
  if (link === null) {
    link = document.createElement('link');
    link.rel = 'icon';
    link.type = 'image/svg+xml';
    link.dataset.stateIcon = '';
    document.head.append(link);
  }
  link.href = address;
}
