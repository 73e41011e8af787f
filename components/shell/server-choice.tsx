'use client';

import type { Overview } from '@/lib/console/servers/schemas';
import { useOverviewPart } from '../hooks/use-overview';
import { lateMenu } from '../ui/late-menu';
import { ServerButton } from './server-button';
import classes from './shell.module.css';

const ServerMenu = lateMenu(ServerButton, () => import('./server-choice-opened').then(({ ServerChoiceOpened }) => ServerChoiceOpened));

const shownOf = ({ server, servers }: Overview) => ({ name: server?.name ?? null, several: servers.length > 1 });

/** The name of the mail server the page is about; a choice where there are several. */
export function ServerChoice() {
  const shown = useOverviewPart(shownOf);
  if (shown === undefined || shown.name === null) return null;
  return shown.several ? <ServerMenu /> : <span className={classes.serverName}>{shown.name}</span>;
}
