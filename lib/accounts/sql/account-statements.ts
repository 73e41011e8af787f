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

const COLUMNS = 'SELECT username AS account, active AS enabled, password AS password_hash FROM mailbox';

/**
 * PostfixAdmin's table `mailbox`, in PostgreSQL and MariaDB. `active` is what its own pages show and change; where Postfix
 * looks mailboxes up by it, as PostfixAdmin advises, mail for a disabled mailbox is refused too.
 */
export const POSTFIXADMIN: AccountStatements = {
  find: `${COLUMNS} WHERE username = :account`,
  list: `${COLUMNS} ORDER BY username`,
  disable: 'UPDATE mailbox SET active = false, modified = now() WHERE username = :account',
  enable: 'UPDATE mailbox SET active = true, modified = now() WHERE username = :account',
  setPasswordHash: 'UPDATE mailbox SET password = :hash, modified = now() WHERE username = :account',
};

/** iRedMail's table `mailbox`, in PostgreSQL and MariaDB; `active` is what iRedAdmin shows, a number in both. */
export const IREDMAIL: AccountStatements = {
  find: `${COLUMNS} WHERE username = :account`,
  list: `${COLUMNS} ORDER BY username`,
  disable: 'UPDATE mailbox SET active = 0, modified = now() WHERE username = :account',
  enable: 'UPDATE mailbox SET active = 1, modified = now() WHERE username = :account',
  setPasswordHash: 'UPDATE mailbox SET password = :hash, passwordlastchange = now(), modified = now() WHERE username = :account',
};
