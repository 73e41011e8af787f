import { join } from 'node:path';
import { embeddedProcess } from '@sluice/embedded/prepare';
import type { StorageFault } from '@/lib/db/storage-fault';
import { localConsoleUrl } from './console-address';
import { dataLayout } from './data-folder';
import { GUARD_ENVIRONMENT, GUARD_FLAGS } from './guard-flags';
import type { InnerPorts } from './inner-ports';
import { partEnvironment, type PartName } from './part-environment';
import type { ProcessPlan } from './processes';
import type { StartSettings } from './settings';

/** Where the mail server and everything that belongs to it listen. */
export const MAIL_HOST = '127.0.0.1';

/** The mail host that is started with the console, as the database knows it, or why the database cannot be used. */
export type ConsoleDatabase = { serverId: string } | { fault: StorageFault };

export interface PartsOptions {
  root: string;
  /** The supervisor's own. */
  environment: Record<string, string | undefined>;
  settings: StartSettings;
  ports: InnerPorts;
  authSecret: string;
  /** The address people open. */
  consoleUrl: string;
  database: ConsoleDatabase;
}

/** The programs of one machine in the order of their start. They are stopped in the order of `STOP_ORDER`. */
export function partsOf({ root, environment, settings, ports, authSecret, consoleUrl, database }: PartsOptions): ProcessPlan[] {
  const { mail, guardConfig } = dataLayout(settings.dataDir);
  const environmentOf = (part: PartName, own: Record<string, string> = {}) => partEnvironment(part, environment, own);
  const sink: ProcessPlan = {
    name: 'practice-sink',
    args: [join(root, 'dist', 'practice-sink.js'), '--port', String(ports.sink)],
    cwd: settings.dataDir,
    environment: environmentOf('practice-sink'),
  };
  const mailServer = embeddedProcess(mail);
  return [
    ...(settings.relay === null ? [sink] : []),
    { name: 'mail-server', args: mailServer.args, cwd: mailServer.cwd, environment: environmentOf('mail-server', mailServer.environment) },
    {
      name: 'guard',
      args: [...GUARD_FLAGS, join(root, 'dist', 'guard.js'), '--config', guardConfig],
      cwd: settings.dataDir,
      environment: environmentOf('guard', GUARD_ENVIRONMENT),
      heartbeat: true,
    },
    {
      name: 'console',
      args: [join(root, 'dist', 'console.js'), '--dir', root, '--host', settings.host, '--port', String(settings.port)],
      cwd: root,
      environment: environmentOf('console', {
        NEXT_TELEMETRY_DISABLED: '1',
        SLUICE_DATA_DIR: settings.dataDir,
        SLUICE_AUTH_SECRET: authSecret,
        SLUICE_URL: consoleUrl,
        ...('fault' in database
          ? { SLUICE_STORAGE_FAULT: database.fault }
          : { SLUICE_OWN_SERVER: database.serverId, ...(settings.relay === null ? { SLUICE_PRACTICE_SERVER: database.serverId } : {}) }),
        PORT: String(settings.port),
      }),
    },
  ];
}

/** The program that plays a drill which a page has asked for. */
export function drillPlan({ root, environment, settings, order }: Pick<PartsOptions, 'root' | 'environment' | 'settings'> & { order: string }): ProcessPlan {
  return {
    name: 'drill',
    args: [join(root, 'dist', 'sluice.js'), 'drill', '--order', order],
    cwd: settings.dataDir,
    environment: partEnvironment('drill', environment, { SLUICE_DATA_DIR: settings.dataDir }),
  };
}

export const STOP_ORDER = ['console', 'mail-server', 'guard', 'practice-sink'];

/** The address that is printed and put into links: SLUICE_URL where a proxy stands before the console. */
export function publicConsoleUrl(settings: StartSettings, environment: Record<string, string | undefined>): string {
  return environment['SLUICE_URL']?.trim().replace(/\/+$/, '') || localConsoleUrl(settings);
}
