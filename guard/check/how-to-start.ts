import { existsSync } from 'node:fs';

const commands = {
  guard: { systemd: 'systemctl enable --now sluice-guard.socket sluice-guard.service', alone: '"sluice guard --config FILE", kept running by what starts programs on this host' },
  postfix: { systemd: 'systemctl start postfix', alone: 'postfix start' },
  exim: { systemd: 'systemctl start exim4', alone: '/etc/init.d/exim4 start' },
  dovecot: { systemd: 'systemctl start dovecot', alone: 'dovecot' },
} as const;

/** The command by which it is started on this host. @param bySystemd whether systemd runs the host, see sd_booted(3) */
export function howToStart(what: keyof typeof commands, bySystemd = existsSync('/run/systemd/system')): string {
  return commands[what][bySystemd ? 'systemd' : 'alone'];
}
