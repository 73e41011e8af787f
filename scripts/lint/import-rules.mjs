/**
 * Who may import whom. A folder may always import itself; everything else must be named here.
 * The pure ones stand in the order logs → suspects → protection → policy, and each may use only those to its left.
 */
const logs = [];
const suspects = ['logs'];
const protection = ['logs', 'suspects'];
const policy = ['logs', 'suspects', 'protection'];
const pure = [...policy, 'policy'];

export const importRules = {
  logs,
  suspects,
  protection,
  policy,
  sync: pure,
  api: [...pure, 'sync'],
  messages: [...pure, 'sync', 'api'],
  mailserver: pure,
  accounts: pure,
  db: [...pure, 'sync', 'api'],
  incidents: [...pure, 'sync', 'api', 'db'],
  auth: [...pure, 'sync', 'api', 'db', 'incidents'],
  components: [...pure, 'sync', 'api', 'messages'],
  app: [...pure, 'sync', 'api', 'messages', 'components', 'db', 'auth', 'incidents'],
  guard: [...pure, 'sync', 'api', 'mailserver', 'accounts'],
  demo: [],
  cli: [...pure, 'sync', 'api', 'mailserver', 'accounts', 'db', 'auth', 'incidents', 'guard', 'demo'],
};

/** Where each of them is. */
export const places = {
  ...Object.fromEntries(['logs', 'suspects', 'protection', 'policy', 'sync', 'api', 'messages', 'mailserver', 'accounts', 'db', 'incidents', 'auth'].map((name) => [name, `lib/${name}`])),
  components: 'components',
  app: 'app',
  guard: 'guard',
  demo: 'demo',
  cli: 'cli',
};

/** No Node.js, no clock, no randomness: the same input gives the same output, anywhere. */
export const pureFolders = ['logs', 'suspects', 'protection', 'policy', 'sync', 'api'].map((name) => `lib/${name}`);

/** These reach the browser. */
export const browserFolders = ['lib/messages', 'components'];
