/** The tables that PostfixAdmin 3.3 and iRedMail 1.7 keep mailboxes in: their columns, types and keys, without what the store never meets. */
export const MAILBOX_TABLES = {
  postgresql: {
    postfixadmin: `CREATE TABLE mailbox (
      username varchar(255) NOT NULL PRIMARY KEY, password varchar(255) NOT NULL DEFAULT '', name varchar(255) NOT NULL DEFAULT '',
      maildir varchar(255) NOT NULL DEFAULT '', quota bigint NOT NULL DEFAULT 0, created timestamptz DEFAULT now(), modified timestamptz DEFAULT now(),
      active boolean NOT NULL DEFAULT true, domain varchar(255), local_part varchar(255) NOT NULL DEFAULT '', phone varchar(30) NOT NULL DEFAULT '',
      email_other varchar(255) NOT NULL DEFAULT '', token varchar(255) NOT NULL DEFAULT '', token_validity timestamptz DEFAULT '2000-01-01', password_expiry timestamptz DEFAULT '2000-01-01')`,
    iredmail: `CREATE TABLE mailbox (
      username varchar(255) NOT NULL PRIMARY KEY, password varchar(255) NOT NULL DEFAULT '', name varchar(255) NOT NULL DEFAULT '', maildir varchar(255) NOT NULL DEFAULT '',
      quota int8 NOT NULL DEFAULT 0, domain varchar(255) NOT NULL DEFAULT '', isadmin int2 NOT NULL DEFAULT 0, enablesmtp int2 NOT NULL DEFAULT 1, enableimap int2 NOT NULL DEFAULT 1,
      enabledeliver int2 NOT NULL DEFAULT 1, "enablequota-status" int2 NOT NULL DEFAULT 1, allow_nets text DEFAULT NULL, passwordlastchange timestamp NOT NULL DEFAULT now(),
      created timestamp NOT NULL DEFAULT now(), modified timestamp NOT NULL DEFAULT now(), expired timestamp NOT NULL DEFAULT '9999-12-31 01:01:01', active int2 NOT NULL DEFAULT 1)`,
  },
  mariadb: {
    postfixadmin: `CREATE TABLE mailbox (
      username varchar(255) NOT NULL, password varchar(255) NOT NULL, name varchar(255) CHARACTER SET utf8 NOT NULL DEFAULT '', maildir varchar(255) NOT NULL DEFAULT '',
      quota bigint(20) NOT NULL DEFAULT 0, local_part varchar(255) NOT NULL DEFAULT '', domain varchar(255) NOT NULL DEFAULT '', created datetime NOT NULL DEFAULT '2000-01-01 00:00:00',
      modified datetime NOT NULL DEFAULT '2000-01-01 00:00:00', active tinyint(1) NOT NULL DEFAULT 1, PRIMARY KEY (username), KEY domain (domain)) ENGINE=InnoDB DEFAULT CHARSET=latin1`,
    iredmail: `CREATE TABLE mailbox (
      username varchar(255) NOT NULL DEFAULT '', password varchar(255) NOT NULL DEFAULT '', name varchar(255) NOT NULL DEFAULT '', maildir varchar(255) NOT NULL DEFAULT '',
      quota bigint(20) NOT NULL DEFAULT 0, domain varchar(255) NOT NULL DEFAULT '', isadmin tinyint(1) NOT NULL DEFAULT 0, enablesmtp tinyint(1) NOT NULL DEFAULT 1,
      enabledeliver tinyint(1) NOT NULL DEFAULT 1, \`enablequota-status\` tinyint(1) NOT NULL DEFAULT 1, allow_nets text DEFAULT NULL,
      passwordlastchange datetime NOT NULL DEFAULT '1970-01-01 01:01:01', created datetime NOT NULL DEFAULT '1970-01-01 01:01:01', modified datetime NOT NULL DEFAULT '1970-01-01 01:01:01',
      expired datetime NOT NULL DEFAULT '9999-12-31 00:00:00', active tinyint(1) NOT NULL DEFAULT 1, PRIMARY KEY (username), INDEX (active)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
  },
} as const;
