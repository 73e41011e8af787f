import { account } from './account';
import { actions } from './actions';
import { alerts } from './alerts';
import { audit } from './audit';
import { auth } from './auth';
import { commands } from './commands';
import { drill } from './drill';
import { held } from './held';
import { incidents } from './incidents';
import { kept } from './kept';
import { logReports } from './log-reports';
import { mailing } from './mailing';
import { overview } from './overview';
import { people } from './people';
import { problems } from './problems';
import { protection } from './protection';
import { report } from './report';
import { servers } from './servers';
import { shell } from './shell';
import { states } from './states';
import { suspects } from './suspects';

export const pages = {
  account,
  actions,
  alerts,
  audit,
  auth,
  commands,
  drill,
  held,
  incidents,
  kept,
  logReports,
  mailing,
  overview,
  people,
  problems,
  protection,
  report,
  servers,
  shell,
  states,
  suspects,
};
