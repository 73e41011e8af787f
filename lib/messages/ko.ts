import type { en } from './en';
import { account } from './ko/account';
import { actions } from './ko/actions';
import { alerts } from './ko/alerts';
import { audit } from './ko/audit';
import { auth } from './ko/auth';
import { incidents } from './ko/incidents';
import { logReports } from './ko/log-reports';
import { overview } from './ko/overview';
import { people } from './ko/people';
import { problems } from './ko/problems';
import { protection } from './ko/protection';
import { report } from './ko/report';
import { servers } from './ko/servers';
import { shell } from './ko/shell';
import { states } from './ko/states';
import { suspects } from './ko/suspects';

export const ko: typeof en = { account, actions, alerts, audit, auth, incidents, logReports, overview, people, problems, protection, report, servers, shell, states, suspects };
