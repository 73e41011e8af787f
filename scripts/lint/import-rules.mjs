/**
 * Who may import whom. A folder may always import itself; everything else must be named here.
 * The pure ones stand in the order logs → suspects → protection → policy, and each may use only those to its left.
 */
const logs = [];
const suspects = ['logs'];
const protection = ['logs', 'suspects'];
const policy = ['logs', 'suspects', 'protection'];
const pure = [...policy, 'policy', 'actions'];

export const importRules = {
  logs,
  suspects,
  protection,
  policy,
  actions: [],
  sync: [...pure, 'alerts'],
  schemas: [...pure, 'sync', 'alerts'],
  messages: [...pure, 'sync', 'schemas', 'alerts'],
  alerts: ['sync', 'messages'],
  mailserver: pure,
  accounts: pure,
  db: [...pure, 'sync', 'schemas', 'alerts'],
  console: [...pure, 'sync', 'schemas', 'alerts', 'messages', 'db'],
  auth: [...pure, 'sync', 'schemas', 'db', 'console'],
  components: [...pure, 'sync', 'schemas', 'alerts', 'messages'],
  app: [...pure, 'sync', 'schemas', 'alerts', 'messages', 'components', 'db', 'auth', 'console'],
  guard: [...pure, 'sync', 'schemas', 'alerts', 'mailserver', 'accounts'],
  demo: [],
  cli: [...pure, 'sync', 'schemas', 'alerts', 'messages', 'mailserver', 'accounts', 'db', 'auth', 'console', 'guard', 'demo'],
};

const inLib = ['logs', 'suspects', 'protection', 'policy', 'actions', 'sync', 'alerts', 'messages', 'mailserver', 'accounts', 'db', 'console', 'auth'];

/** Where each of them is. */
export const places = {
  ...Object.fromEntries(inLib.map((name) => [name, `lib/${name}`])),
  components: 'components',
  app: 'app',
  guard: 'guard',
  demo: 'demo',
  cli: 'cli',
};

/** What browser and console say to each other: pure files beside the use cases they belong to, which themselves never reach a browser. */
export const schemaFiles = ['lib/console/*/schemas.ts', 'lib/console/people/{password-strength,roles,setup-schema}.ts', 'lib/console/{problem,clean-text,base-path,page-address}.ts'];

/** The parts of one page, beside its entry. The entries, which may read on the server, are Next.js's own names. */
export const pagePartFiles = ['app/*/**/!(page|layout|route).{ts,tsx}'];

/** No Node.js, no clock, no randomness: the same input gives the same output, anywhere. */
export const pureFiles = [...['logs', 'suspects', 'protection', 'policy', 'actions', 'sync', 'alerts'].map((name) => `lib/${name}/**/*.{ts,tsx}`), ...schemaFiles];

/** These reach the browser. */
export const browserFiles = ['lib/messages/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}', ...pagePartFiles];
