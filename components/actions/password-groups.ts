/**
 * A password in groups of at most four, as it is read aloud: `abcd efgh jk`. The gaps are not part of it; a hyphen is, and
 * ends its group: `abcd- efgh`.
 */
export function passwordGroups(password: string): string[] {
  return password.match(/[^-]{1,4}-?|-/gu) ?? [];
}
