import { DISABLED_MARK } from '../disabled-mark';

/**
 * How a schema keeps mailboxes. `find` and `list` answer with the columns `account`, `enabled` and `password_hash`; `find` and the
 * changes have the place `:account`, `setPasswordHash` also `:hash`.
 */
export interface AccountStatements {
  find: string;
  list: string;
  disable: string;
  enable: string;
  setPasswordHash: string;
}

const FIRST_OF_HASH = DISABLED_MARK.length + 1;
const MARKED = `password LIKE '${DISABLED_MARK}%'`;
/** A disabled account keeps its row as it is, but for a mark before its hash: with `active` Postfix would refuse its mail too. */
const COLUMNS = `SELECT username AS account, active AND NOT (${MARKED}) AS enabled, CASE WHEN ${MARKED} THEN substring(password, ${FIRST_OF_HASH}) ELSE password END AS password_hash FROM mailbox`;
const FIND = `${COLUMNS} WHERE username = :account`;
const LIST = `${COLUMNS} ORDER BY username`;
const DISABLE = `UPDATE mailbox SET password = concat('${DISABLED_MARK}', password), modified = now() WHERE username = :account AND NOT (${MARKED})`;
/** Also one that was disabled by `active`, in a page of its own or by an earlier Sluice. */
const enable = (active: 'true' | '1'): string =>
  `UPDATE mailbox SET active = ${active}, password = CASE WHEN ${MARKED} THEN substring(password, ${FIRST_OF_HASH}) ELSE password END, modified = now() WHERE username = :account`;
/** `replace` gives PostgreSQL the type of the value; no hash contains a number sign. */
const SET_HASH = `password = replace(CASE WHEN ${MARKED} THEN '${DISABLED_MARK}#' ELSE '#' END, '#', :hash)`;

/** PostfixAdmin's table `mailbox`, in PostgreSQL and MariaDB. */
export const POSTFIXADMIN: AccountStatements = {
  ...{ find: FIND, list: LIST, disable: DISABLE, enable: enable('true') },
  setPasswordHash: `UPDATE mailbox SET ${SET_HASH}, modified = now() WHERE username = :account`,
};

/** iRedMail's table `mailbox`, in PostgreSQL and MariaDB; `active` is a number in both. */
export const IREDMAIL: AccountStatements = {
  ...{ find: FIND.replace('active AND', 'active = 1 AND'), list: LIST.replace('active AND', 'active = 1 AND'), disable: DISABLE, enable: enable('1') },
  setPasswordHash: `UPDATE mailbox SET ${SET_HASH}, passwordlastchange = now(), modified = now() WHERE username = :account`,
};
