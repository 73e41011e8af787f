import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { parse, TomlError } from 'smol-toml';
import * as z from 'zod';
import { sqlSettingsProblem, sqlSettingsSchema } from '@sluice/guard/account-stores/sql/settings';
import { eximSettingsShape } from '@sluice/guard/mailserver/exim/settings';
import { logSourceProblem, postfixSettingsShape } from '@sluice/guard/mailserver/postfix/settings';
import { restartSettingsProblem } from '@sluice/guard/mailserver/setting-schemas';
import { CONFIG_KEYS, lineOfKey, nearestKey } from './config-keys';

const text = z.string().min(1).max(1_000);
const hostName = z.string().regex(/^[A-Za-z0-9.:_-]{1,255}$/, 'must be a host name or an address');
const domain = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,255}$/, 'must be a domain')
  .transform((name) => name.toLowerCase());
const timeZone = z.string().max(64).refine(isTimeZone, 'must be a time zone such as "Asia/Seoul"');

/** Where the policy server listens: a TCP address, a unix socket when the text begins with "/", or what systemd opened. */
export type PolicyAddress = { host: string; port: number } | { path: string } | { fd: number };

const policyAddress = z.string().transform((value, context): PolicyAddress => {
  if (value.startsWith('/')) return { path: value };
  const match = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/.exec(value);
  const port = Number(match?.[2]);
  const host = match?.[1]?.replace(/^\[|\]$/g, '');
  if (host && port <= 65_535 && (isIP(host) > 0 || !/^\d/.test(host))) return { host, port };
  context.addIssue({ code: 'custom', message: 'must be host:port, or the path of a unix socket beginning with "/"' });
  return z.NEVER;
});

/** Only on this host: who asks learns which accounts are contained. */
const gateAddress = z.string().transform((value, context) => {
  const match = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]|localhost):(\d{1,5})$/.exec(value);
  const [host, number] = [match?.[1]?.replace(/^\[|\]$/g, ''), Number(match?.[2])];
  if (host && number <= 65_535) return { host, port: number };
  context.addIssue({ code: 'custom', message: 'must be an address of this host itself with a port, such as "127.0.0.1:40026"' });
  return z.NEVER;
});

const port = z.number().int().min(1).max(65_535);
const everyMailServer = {
  smtp_host: hostName,
  smtp_port: port,
  local_domains: z.array(domain).min(1).max(1_000),
  time_zone: timeZone,
};
const embedded = z.strictObject({ kind: z.literal('embedded'), directory: text, ...everyMailServer });
const onThisHost = { ...everyMailServer, smtp_host: hostName.default('127.0.0.1'), smtp_port: port.default(25) };
const postfix = z.strictObject({ ...postfixSettingsShape, ...onThisHost }).superRefine((settings, context) => {
  tellProblem(restartSettingsProblem(settings), ['stop'], context);
  tellProblem(logSourceProblem(settings), ['log_container'], context);
});
const exim = z
  .strictObject({ ...eximSettingsShape, ...onThisHost })
  .superRefine((settings, context) => tellProblem(restartSettingsProblem(settings), ['stop'], context));
const sql = sqlSettingsSchema.superRefine((settings, context) => tellProblem(sqlSettingsProblem(settings), ['schema'], context));

function tellProblem(message: string | null, path: string[], context: z.RefinementCtx): void {
  if (message !== null) context.addIssue({ code: 'custom', message, path });
}

/** Where a guard beside Dovecot listens when nothing else is said. */
const USUAL_GATE = { listen: { host: '127.0.0.1', port: 40_026 } };

const writtenConfigSchema = z.strictObject({
  console: z.strictObject({
    url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
    token_file: text,
  }),
  mailserver: z.discriminatedUnion('kind', [embedded, postfix, exim], { error: 'must be "postfix", "exim" or "embedded"' }),
  accounts: z.discriminatedUnion(
    'kind',
    [z.strictObject({ kind: z.literal('passwd-file'), file: text }), sql, z.strictObject({ kind: z.literal('elsewhere') })],
    { error: 'must be "passwd-file", "sql" or "elsewhere"' },
  ),
  policy: z.strictObject({ listen: policyAddress }),
  gate: z.strictObject({ listen: gateAddress }).optional(),
  state: z.strictObject({ directory: text }),
});
const guardConfigSchema = writtenConfigSchema.transform((config) => {
  const withDovecot = config.mailserver.kind !== 'embedded' && config.mailserver.dovecot !== undefined;
  return { ...config, gate: config.gate ?? (withDovecot ? USUAL_GATE : null) };
});
export type GuardConfig = z.infer<typeof guardConfigSchema>;

/** The message names every wrong key in a sentence of its own. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * @param file a TOML file, see docs
 * @throws ConfigError
 */
export async function readConfig(file: string): Promise<GuardConfig> {
  let contents: string;
  try {
    contents = await readFile(file, 'utf8');
  } catch (error) {
    throw new ConfigError(
      `The configuration ${file} cannot be read (${codeOf(error)}). Nothing was started. Check the path after --config and the file's permissions.`,
    );
  }
  return parseConfig(contents, file);
}

/** @throws ConfigError */
export function parseConfig(contents: string, file: string): GuardConfig {
  let value: unknown;
  try {
    value = parse(contents);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new ConfigError(
      `${file} is not valid TOML: line ${error.line}, column ${error.column}. Nothing was started. Mend that line and start the guard again.`,
    );
  }
  const result = guardConfigSchema.safeParse(value);
  if (result.success) return result.data;
  const sentences = result.error.issues.slice(0, 10).map((issue) => sentenceOfIssue(issue, contents));
  throw new ConfigError(`${file}: ${sentences.join(' ')} Nothing was started. Mend the file and start the guard again.`);
}

/** What is wrong, on which line, and what that line is there for. */
function sentenceOfIssue(issue: z.core.$ZodIssue, contents: string): string {
  const path = issue.path.map(String);
  const key = path.join('.');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => sentenceOfUnknown(path, name, contents)).join(' ');
  const message = issue.message.replace(/^Invalid (input|option): /, '').replace(/, received undefined$/, ', but it is missing');
  const line = lineOfKey(contents, path) ?? lineOfKey(contents, path.slice(0, -1));
  const meaning = CONFIG_KEYS[key] ?? CONFIG_KEYS[path.slice(0, -1).join('.')];
  return `The key ${printable(key)} is wrong: ${printable(message)}.${line === null ? '' : ` See line ${line}.`}${meaning === undefined ? '' : ` It is ${meaning}.`}`;
}

function sentenceOfUnknown(table: string[], name: string, contents: string): string {
  const line = lineOfKey(contents, [...table, name]);
  const meant = nearestKey(table.join('.'), name);
  const meaning = meant === null ? undefined : CONFIG_KEYS[[...table, meant].join('.')];
  const guess = meant === null ? '' : ` Did you mean ${meant}${meaning === undefined ? '' : `, ${meaning}`}?`;
  return `The key ${printable([...table, name].join('.'))} is not known.${line === null ? '' : ` See line ${line}.`}${guess}`;
}

function printable(value: string): string {
  return value.replace(/[\u0000-\u001f\u007f-\u009f]/g, '·').slice(0, 200);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
