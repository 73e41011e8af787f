import { roles, type Role } from '@/lib/console/people/roles';

/** An identity provider (OpenID Connect) by which people may sign in as well. */
export interface OidcSettings {
  /** As the provider writes it in its tokens. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the button says after "Sign in with". */
  label: string;
  /** The claim that says whether the address was verified. */
  verifiedClaim: string;
  /** Whether people who are neither known nor invited become one. */
  admitsUnknown: boolean;
  /** Which values of a claim mean which role; null: the provider says nothing about roles. */
  roles: { claim: string; values: Record<Role, readonly string[]> } | null;
  /** When the provider's own second factor counts: never (empty), always, or where `amr` holds one of these. */
  trustedFactors: 'always' | readonly string[];
}

const ROLE_NAMES = { viewer: 'SLUICE_OIDC_VIEWERS', operator: 'SLUICE_OIDC_OPERATORS', administrator: 'SLUICE_OIDC_ADMINISTRATORS' } as const;

/** All that can be set, for the list of what the console gets from the operator's environment. */
export const OIDC_NAMES = [
  ...['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET', 'LABEL', 'VERIFIED_CLAIM', 'ADMIT_UNKNOWN', 'ROLE_CLAIM', 'SECOND_FACTOR'].map((name) => `SLUICE_OIDC_${name}`),
  ...Object.values(ROLE_NAMES),
];

/**
 * Reads SLUICE_OIDC_…
 *
 * @param environment usually process.env
 * @returns null where no issuer is set
 * @throws Error with a sentence for the operator, which never holds the client secret
 */
export function oidcSettings(environment: Record<string, string | undefined>): OidcSettings | null {
  const read = (name: string): string => environment[name]?.trim() ?? '';
  const list = (name: string): string[] => read(name).split(',').map((each) => each.trim()).filter((each) => each !== '');
  const issuer = read('SLUICE_OIDC_ISSUER');
  if (issuer === '') {
    const set = OIDC_NAMES.find((name) => read(name) !== '');
    if (set !== undefined) throw new Error(`${set} is set without SLUICE_OIDC_ISSUER. Set the issuer too, or unset both.`);
    return null;
  }
  const [clientId, clientSecret] = [read('SLUICE_OIDC_CLIENT_ID'), read('SLUICE_OIDC_CLIENT_SECRET')];
  if (clientId === '' || clientSecret === '') throw new Error('SLUICE_OIDC_ISSUER needs SLUICE_OIDC_CLIENT_ID and SLUICE_OIDC_CLIENT_SECRET, as the provider gave them.');
  return {
    issuer: checkedIssuer(issuer),
    clientId,
    clientSecret,
    label: read('SLUICE_OIDC_LABEL').slice(0, 40) || new URL(issuer).hostname,
    verifiedClaim: read('SLUICE_OIDC_VERIFIED_CLAIM') || 'email_verified',
    admitsUnknown: yesOrNo('SLUICE_OIDC_ADMIT_UNKNOWN', read('SLUICE_OIDC_ADMIT_UNKNOWN')),
    roles: rolesOf(read('SLUICE_OIDC_ROLE_CLAIM'), list),
    trustedFactors: read('SLUICE_OIDC_SECOND_FACTOR') === 'always' ? 'always' : list('SLUICE_OIDC_SECOND_FACTOR'),
  };
}

/** Whoever stands between console and provider could be anybody: only on this machine is plain http enough. */
function checkedIssuer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLocal = url !== null && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  const isAllowed = url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)) && url.search === '' && url.hash === '' && url.username === '';
  if (isAllowed) return text;
  throw new Error(`SLUICE_OIDC_ISSUER must be an address with https, such as https://login.example.com/realms/office, not "${text.slice(0, 100)}".`);
}

function yesOrNo(name: string, text: string): boolean {
  if (text === '' || text === 'no') return false;
  if (text === 'yes') return true;
  throw new Error(`${name} must be yes or no, not "${text.slice(0, 60)}".`);
}

function rolesOf(claim: string, list: (name: string) => string[]): OidcSettings['roles'] {
  const values = { viewer: list(ROLE_NAMES.viewer), operator: list(ROLE_NAMES.operator), administrator: list(ROLE_NAMES.administrator) };
  const given = roles.filter((role) => values[role].length > 0);
  const [first] = given;
  if (claim === '' && first === undefined) return null;
  if (claim === '' && first !== undefined) throw new Error(`${ROLE_NAMES[first]} needs SLUICE_OIDC_ROLE_CLAIM: the claim that holds these values, for instance groups.`);
  if (given.length === 0) throw new Error('SLUICE_OIDC_ROLE_CLAIM needs at least one of SLUICE_OIDC_ADMINISTRATORS, SLUICE_OIDC_OPERATORS and SLUICE_OIDC_VIEWERS; without them nobody could sign in.');
  return { claim, values };
}
