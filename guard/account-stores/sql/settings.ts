import { isAbsolute } from 'node:path';
import * as z from 'zod';
import { placesOf } from './bound-statement';
import type { SqlStoreOptions } from './sql-store';

const text = z.string().min(1).max(1_000);
const absolutePath = z.string().max(1_000).refine(isAbsolute, 'must be a path that begins with "/"');

function statement(places: readonly ('account' | 'hash')[]) {
  const wanted = places.map((place) => `:${place}`).join(' and ');
  const fits = (given: string): boolean => {
    const found = placesOf(given);
    return found.size === places.length && places.every((place) => found.has(place));
  };
  return z.string().min(1).max(10_000).refine(fits, places.length === 0 ? 'must have no place for a value' : `must have the place ${wanted} (and no other)`);
}

/** `[accounts.statements]`, for tables that no preset knows; see AccountStatements. */
const statementsSchema = z.strictObject({
  find: statement(['account']),
  list: statement([]),
  disable: statement(['account']),
  enable: statement(['account']),
  set_password_hash: statement(['account', 'hash']),
});

/** `[accounts]` with `kind = "sql"`. */
export const sqlSettingsSchema = z.strictObject({
  kind: z.literal('sql'),
  engine: z.enum(['postgresql', 'mariadb']),
  /** A host, or the path of the server's unix socket (PostgreSQL: of the folder it is in). */
  host: text.default('127.0.0.1'),
  port: z.number().int().min(1).max(65_535).optional(),
  database: text,
  user: text,
  /** A file with the password alone, which nobody else may read; left out where the server trusts the socket. */
  password_file: absolutePath.optional(),
  /** Certificate authorities in PEM; the connection is encrypted and the server must prove itself by one of them. */
  tls_ca_file: absolutePath.optional(),
  schema: z.enum(['postfixadmin', 'iredmail', 'statements']),
  statements: statementsSchema.optional(),
  /** Scheme of hashes that are stored without one, as default_pass_scheme of Dovecot. */
  default_scheme: z.string().regex(/^[A-Z0-9.-]{1,40}$/, 'must be a scheme such as "CRYPT"').default('CRYPT'),
  /** Accounts that must never be changed from the console. */
  protected_accounts: z.array(text).max(10_000).default([]),
});
export type SqlSettings = z.infer<typeof sqlSettingsSchema>;

/** @returns a sentence when the keys do not go together, which no key alone can tell; else null */
export function sqlSettingsProblem({ schema, statements }: Pick<SqlSettings, 'schema' | 'statements'>): string | null {
  if (schema === 'statements') return statements ? null : 'schema = "statements" needs the table [accounts.statements]';
  return statements ? `schema = "${schema}" has its own statements, so there must be no [accounts.statements]` : null;
}

/**
 * @param secrets the contents of password_file and tls_ca_file, read by the caller
 * @throws RangeError when `sqlSettingsProblem` tells one
 */
export function sqlStoreOptions(settings: SqlSettings, secrets: { password: string | null; tlsAuthority: string | null }): SqlStoreOptions {
  const problem = sqlSettingsProblem(settings);
  if (problem !== null) throw new RangeError(problem);
  const { engine, host, database, user, statements, schema } = settings;
  return {
    location: { engine, host, port: settings.port ?? (engine === 'postgresql' ? 5_432 : 3_306), database, user, password: secrets.password, tlsAuthority: secrets.tlsAuthority },
    schema: schema === 'statements' || statements ? ownStatements(statements) : schema,
    defaultScheme: settings.default_scheme,
    protectedAccounts: settings.protected_accounts,
  };
}

function ownStatements(statements: SqlSettings['statements']) {
  if (!statements) throw new RangeError('The table [accounts.statements] is missing.');
  const { set_password_hash: setPasswordHash, ...others } = statements;
  return { ...others, setPasswordHash };
}
