import { OIDC_NAMES } from '@/lib/auth/oidc-settings';

type Environment = Record<string, string | undefined>;

/** What any program needs to find its files and to show times and texts. */
const COMMON = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'LC_CTYPE', 'LC_TIME', 'TZ', 'TMPDIR'];

/** Console and drill alone talk to the database and to other machines' certificates; `pg` reads the PG… names. */
const DATABASE = [
  'DATABASE_URL',
  ...['HOST', 'PORT', 'USER', 'PASSWORD', 'PASSFILE', 'DATABASE', 'SSLMODE', 'SSLCERT', 'SSLKEY', 'SSLROOTCERT', 'OPTIONS', 'CONNECT_TIMEOUT'].map(
    (name) => `PG${name}`,
  ),
  ...['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
];

const CONSOLE = [
  ...DATABASE,
  'SLUICE_TRUSTED_PROXIES',
  'SLUICE_PUSH_SERVICES',
  'SLUICE_METRICS_TOKEN',
  'SLUICE_CONFIRM_MINUTES',
  'SLUICE_PACKAGES',
  'SLUICE_DNS_SERVER',
  ...OIDC_NAMES,
];

/** Which variables of the operator's each part gets; what is not named here stays with the supervisor. */
const PASSED_ON = { console: CONSOLE, guard: [], 'mail-server': [], 'practice-sink': ['SLUICE_SINK_RATE'], drill: DATABASE, build: [] };
export type PartName = keyof typeof PASSED_ON;

/**
 * The whole environment of one part: a password or a secret does not belong where it is not needed, least of all in the
 * program that faces the network.
 *
 * @param given the supervisor's own environment
 * @param own what the supervisor adds
 */
export function partEnvironment(part: PartName, given: Environment, own: Record<string, string>): NodeJS.ProcessEnv {
  const passed = [...COMMON, ...PASSED_ON[part]].flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]] as const]));
  return { ...Object.fromEntries(passed), NODE_ENV: 'production', ...own };
}
