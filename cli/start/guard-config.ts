import { stringify } from 'smol-toml';
import { embeddedLayout } from '@sluice/guard/mailserver/embedded/layout';
import { dataLayout } from './data-folder';

/** The guard's configuration file for the embedded mail server, in TOML. */
export function guardConfig(options: { dataDir: string; consoleUrl: string; smtpHost: string; smtpPort: number; policyPort: number; domain: string; timeZone: string }): string {
  const { guard, guardToken, mail } = dataLayout(options.dataDir);
  return stringify({
    console: { url: options.consoleUrl, token_file: guardToken },
    mailserver: {
      kind: 'embedded',
      directory: mail,
      smtp_host: options.smtpHost,
      smtp_port: options.smtpPort,
      local_domains: [options.domain],
      time_zone: options.timeZone,
    },
    accounts: { kind: 'passwd-file', file: embeddedLayout(mail).accounts },
    policy: { listen: `${options.smtpHost}:${options.policyPort}` },
    state: { directory: guard },
  });
}
