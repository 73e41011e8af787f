import { account } from './en/account';
import { actions } from './en/actions';
import { alerts } from './en/alerts';
import { audit } from './en/audit';
import { auth } from './en/auth';
import { commands } from './en/commands';
import { incidents } from './en/incidents';
import { logReports } from './en/log-reports';
import { overview } from './en/overview';
import { people } from './en/people';
import { problems } from './en/problems';
import { protection } from './en/protection';
import { report } from './en/report';
import { servers } from './en/servers';
import { shell } from './en/shell';
import { states } from './en/states';
import { suspects } from './en/suspects';

export const en = { account, actions, alerts, audit, auth, commands, incidents, logReports, overview, people, problems, protection, report, servers, shell, states, suspects };
