/**
 * Who may import whom. A folder may always import itself; everything else must be named here.
 * The pure ones stand in the order log-engine → suspects → protection → policy, and each may use only those to its left.
 */
const logEngine = [];
const suspects = ['log-engine'];
const protection = ['log-engine', 'suspects'];
const policy = ['log-engine', 'suspects', 'protection'];
const pure = [...policy, 'policy', 'actions'];

export const importRules = {
  'log-engine': logEngine,
  suspects,
  protection,
  policy,
  actions: [],
  messages: pure,
  alerts: ['messages'],
  contract: [...pure, 'alerts'],
  schemas: [...pure, 'contract', 'alerts'],
  mailserver: pure,
  'account-stores': pure,
  guard: [...pure, 'contract', 'alerts', 'messages', 'mailserver', 'account-stores'],
  embedded: ['mailserver'],
  db: [...pure, 'contract', 'schemas', 'alerts'],
  console: [...pure, 'contract', 'schemas', 'alerts', 'messages', 'db'],
  auth: [...pure, 'contract', 'schemas', 'db', 'console'],
  components: [...pure, 'contract', 'schemas', 'alerts', 'messages'],
  app: [...pure, 'contract', 'schemas', 'alerts', 'messages', 'components', 'db', 'auth', 'console'],
  cli: [...pure, 'contract', 'schemas', 'alerts', 'messages', 'mailserver', 'account-stores', 'db', 'auth', 'console', 'guard', 'embedded'],
};

/** The parts that several programs share; each is a workspace. */
const packages = ['log-engine', 'suspects', 'protection', 'policy', 'actions', 'contract', 'alerts', 'messages'];

/** Where each of them is. What lies within another comes before it. */
export const places = {
  ...Object.fromEntries(packages.map((name) => [name, `packages/${name}`])),
  ...Object.fromEntries(['db', 'console', 'auth'].map((name) => [name, `lib/${name}`])),
  mailserver: 'guard/mailserver',
  'account-stores': 'guard/account-stores',
  guard: 'guard',
  embedded: 'embedded',
  components: 'components',
  app: 'app',
  cli: 'cli',
};

/** What browser and console say to each other: pure files beside the use cases they belong to, which themselves never reach a browser. */
export const schemaFiles = ['lib/console/*/schemas.ts', 'lib/console/people/{password-strength,roles,role-schema,setup-schema}.ts', 'lib/console/queue/ranges.ts', 'lib/console/{clean-text,base-path,page-address}.ts'];

/** The parts of one page, beside its entry. The entries, which may read on the server, are Next.js's own names. */
export const pagePartFiles = ['app/*/**/!(page|layout|route).{ts,tsx}'];

/** No Node.js, no clock, no randomness: the same input gives the same output, anywhere. */
export const pureFiles = [...packages.filter((name) => name !== 'messages').map((name) => `packages/${name}/**/*.{ts,tsx}`), ...schemaFiles];

/** These reach the browser. */
export const browserFiles = ['packages/messages/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}', ...pagePartFiles];
