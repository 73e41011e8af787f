import { join } from 'node:path';
import { embeddedProcess } from '@/lib/mailserver/embedded/prepare';
import { localConsoleUrl } from './console-address';
import { dataLayout } from './data-folder';
import { GUARD_FLAGS } from './guard-flags';
import type { InnerPorts } from './inner-ports';
import type { ProcessPlan } from './processes';
import type { StartSettings } from './settings';

/** Where the mail server and everything that belongs to it listen. */
export const MAIL_HOST = '127.0.0.1';

export interface PartsOptions {
  root: string;
  settings: StartSettings;
  ports: InnerPorts;
  authSecret: string;
  /** The address people open. */
  consoleUrl: string;
  /** The mail host that is started with the console, as the database knows it. */
  serverId: string;
}

/** The programs of one machine in the order of their start. They are stopped in the order of `STOP_ORDER`. */
export function partsOf({ root, settings, ports, authSecret, consoleUrl, serverId }: PartsOptions): ProcessPlan[] {
  const { mail, guardConfig } = dataLayout(settings.dataDir);
  const node = { NODE_ENV: 'production', NODE_OPTIONS: undefined };
  const sink: ProcessPlan = {
    name: 'practice-sink',
    args: [join(root, 'dist', 'practice-sink.js'), '--port', String(ports.sink)],
    cwd: settings.dataDir,
    environment: node,
  };
  const mailServer = embeddedProcess(mail);
  return [
    ...(settings.relay === null ? [sink] : []),
    { name: 'mail-server', args: mailServer.args, cwd: mailServer.cwd, environment: { ...node, ...mailServer.environment } },
    { name: 'guard', args: [...GUARD_FLAGS, join(root, 'dist', 'guard.js'), '--config', guardConfig], cwd: settings.dataDir, environment: node },
    {
      name: 'console',
      args: [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'start', '-H', settings.host, '-p', String(settings.port)],
      cwd: root,
      environment: {
        ...node,
        NEXT_TELEMETRY_DISABLED: '1',
        SLUICE_DATA_DIR: settings.dataDir,
        SLUICE_AUTH_SECRET: authSecret,
        SLUICE_URL: consoleUrl,
        SLUICE_OWN_SERVER: serverId,
        PORT: String(settings.port),
        // These have done their work, and a password does not belong where it is not needed.
        SLUICE_ADMIN_EMAIL: undefined,
        SLUICE_ADMIN_PASSWORD: undefined,
      },
    },
  ];
}

export const STOP_ORDER = ['console', 'mail-server', 'guard', 'practice-sink'];

/** The address that is printed and put into links: SLUICE_URL where a proxy stands before the console. */
export function publicConsoleUrl(settings: StartSettings, environment: Record<string, string | undefined>): string {
  return environment['SLUICE_URL']?.trim().replace(/\/+$/, '') || localConsoleUrl(settings);
}
