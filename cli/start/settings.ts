import { join, resolve } from 'node:path';
import * as z from 'zod';
import { oidcSettings } from '@/lib/auth/oidc-settings';
import { freshMinutes, publicUrl } from '@/lib/auth/options';
import { blocklistResolver } from '@/lib/console/blocklists/resolver';
import { trustedProxies } from '@/cli/console/client-address';
import { OperatorError, sentenceOf } from '@sluice/guard/commands/operator-error';

/** What `sluice start` was asked to do, by the environment. */
export interface StartSettings {
  /** Where the console listens. */
  host: string;
  port: number;
  smtpPort: number;
  /** Absolute. */
  dataDir: string;
  /** The next hop for outbound mail; null for the practice sink. */
  relay: { host: string; port: number } | null;
  /** The first administrator; null when he is made with the one-time link. */
  administrator: { email: string; password: string } | null;
  databaseUrl: string | null;
}

const PASSWORD_LENGTH = { least: 10, most: 128 };

/**
 * Reads the settings of `sluice start`. An empty variable counts as absent.
 *
 * @param environment usually process.env
 * @param projectFolder where the data folder is unless SLUICE_DATA_DIR says otherwise
 * @throws OperatorError naming the variable and what it may be
 */
export function startSettings(environment: Record<string, string | undefined>, projectFolder: string): StartSettings {
  const settings = {
    host: listenAddress(environment['SLUICE_HOST']),
    port: portNumber('PORT', environment['PORT'], 3000),
    smtpPort: portNumber('SLUICE_SMTP_PORT', environment['SLUICE_SMTP_PORT'], 2525),
    dataDir: dataFolder(environment, projectFolder),
    relay: nextHop(environment['SLUICE_RELAY_HOST']),
    administrator: administrator(environment['SLUICE_ADMIN_EMAIL'], environment['SLUICE_ADMIN_PASSWORD']),
    databaseUrl: environment['DATABASE_URL']?.trim() || null,
  };
  check(() => trustedProxies(environment['SLUICE_TRUSTED_PROXIES']));
  check(() => publicUrl(environment['SLUICE_URL']));
  check(() => oidcSettings(environment));
  check(() => blocklistResolver(environment));
  check(() => freshMinutes(environment['SLUICE_CONFIRM_MINUTES']));
  if (settings.port === settings.smtpPort) {
    throw new OperatorError(`PORT and SLUICE_SMTP_PORT are both ${settings.port}. Give the console and the mail server a port each.`);
  }
  return settings;
}

/** The data folder as an absolute path: a relative SLUICE_DATA_DIR counts from the working folder. */
export function dataFolder(environment: Record<string, string | undefined>, projectFolder: string): string {
  const given = environment['SLUICE_DATA_DIR']?.trim();
  return given ? resolve(given) : join(projectFolder, 'data');
}

function portNumber(variable: string, text: string | undefined, otherwise: number): number {
  if (!text?.trim()) return otherwise;
  const port = Number(text);
  if (/^\d+$/.test(text.trim()) && port >= 1 && port <= 65_535) return port;
  throw new OperatorError(`${variable} must be a port number from 1 to 65535, not ${quoted(text)}.`);
}

function listenAddress(text: string | undefined): string {
  const host = text?.trim() || '127.0.0.1';
  if (/^[A-Za-z0-9.:_-]+$/.test(host)) return host;
  throw new OperatorError(`SLUICE_HOST must be an address or a host name to listen on, for instance 0.0.0.0, not ${quoted(host)}.`);
}

function nextHop(text: string | undefined): StartSettings['relay'] {
  const given = text?.trim();
  if (!given) return null;
  const match = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d+))?$/.exec(given);
  const port = Number(match?.[2] ?? 25);
  if (!match?.[1] || port < 1 || port > 65_535) {
    throw new OperatorError(`SLUICE_RELAY_HOST must be a host or host:port, for instance relay.example.com:25, not ${quoted(given)}.`);
  }
  return { host: match[1].replace(/^\[|\]$/g, ''), port };
}

/** A mistake is told at the start, not by a console that does not come up. */
function check(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    throw new OperatorError(sentenceOf(error));
  }
}

function administrator(email: string | undefined, password: string | undefined): StartSettings['administrator'] {
  if (!email?.trim() && !password) return null;
  if (!email?.trim() || !password) {
    throw new OperatorError('SLUICE_ADMIN_EMAIL and SLUICE_ADMIN_PASSWORD belong together: set both, or neither for a one-time link.');
  }
  if (!z.email().max(254).safeParse(email.trim()).success) {
    throw new OperatorError(`SLUICE_ADMIN_EMAIL must be a mail address, not ${quoted(email)}.`);
  }
  if (password.length < PASSWORD_LENGTH.least || password.length > PASSWORD_LENGTH.most) {
    throw new OperatorError(`SLUICE_ADMIN_PASSWORD must have ${PASSWORD_LENGTH.least} to ${PASSWORD_LENGTH.most} characters; it has ${password.length}.`);
  }
  return { email: email.trim(), password };
}

/** What was given, bounded and with control characters made visible. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
