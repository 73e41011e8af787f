/** A password in groups of four, as it is read aloud: `abcd efgh jk`. The gaps are not part of it. */
export function passwordGroups(password: string): string[] {
  return password.match(/.{1,4}/gu) ?? [];
}
