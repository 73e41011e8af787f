/** A statement of the configuration with its values apart, as the driver takes them. */
export interface BoundStatement {
  text: string;
  values: string[];
}

/** Texts, quoted names, comments and casts are stepped over; in what is left, `:account` and `:hash` are places for values. */
const TOKENS = /'(?:[^'\\]|''|\\.)*'|"[^"]*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\/|::\w+|:(account|hash)\b/g;

/**
 * Puts `$1` (PostgreSQL) or `?` (MariaDB) in the places of `:account` and `:hash`. Values never become part of the text.
 *
 * @throws RangeError for a place that has no value
 */
export function bindStatement(statement: string, engine: 'postgresql' | 'mariadb', given: { account?: string; hash?: string }): BoundStatement {
  const values: string[] = [];
  const text = statement.replace(TOKENS, (token, name?: 'account' | 'hash') => {
    if (name === undefined) return token;
    const value = given[name];
    if (value === undefined) throw new RangeError(`The statement asks for :${name}, which it is not given.`);
    values.push(value);
    return engine === 'postgresql' ? `$${values.length}` : '?';
  });
  return { text, values };
}

/** @returns which values a statement asks for */
export function placesOf(statement: string): Set<'account' | 'hash'> {
  const places = new Set<'account' | 'hash'>();
  for (const [, name] of statement.matchAll(TOKENS)) if (name === 'account' || name === 'hash') places.add(name);
  return places;
}
