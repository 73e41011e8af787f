import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export const CLIENT = { id: 'sluice', secret: 'a client secret that no log may hold' };

export interface IdentityProvider {
  issuer: string;
  /** What it says of each person, by the name that he types at its sign-in; may be changed while it runs. */
  people: Map<string, Record<string, unknown>>;
  stop(): Promise<void>;
}

const PAGE =
  '<!doctype html><title>Office</title><form method="post" action=""><input name="login" autofocus><input name="password" type="password"><button type="submit">Sign in</button></form>';

/** A certified OpenID provider on this machine, with its own sign-in page, which takes any password. It demands PKCE. */
export async function startIdentityProvider(console: string): Promise<IdentityProvider> {
  const people = new Map<string, Record<string, unknown>>();
  let serve: ReturnType<Provider['callback']> = (_request, response) => void response.end();
  const server = createServer((request, response) => serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [`${console}/api/auth/callback/oidc`] }],
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified', 'xms_edov'], profile: ['name', 'groups', 'realm_access'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['for tests'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/who/${uid}` },
    pkce: { required: () => true },
    findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
    // Nobody is asked what the console may know of him.
    loadExistingGrant: async ({ oidc }: { oidc: { client: { clientId: string }; session: { accountId: string } } }) => {
      const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  serve = (request, response) => {
    if (request.url?.startsWith('/who/') !== true) return void answer(request, response);
    if (request.method !== 'POST') return void response.setHeader('content-type', 'text/html').end(PAGE);
    void text(request).then((form) => {
      const accountId = new URLSearchParams(form).get('login') ?? '';
      return provider.interactionFinished(request, response, { login: { accountId, amr: people.get(accountId)?.['amr'] } });
    });
  };
  return {
    issuer,
    people,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A browser at the provider: it keeps its cookies, so that the provider knows who signed in there before. */
export class ProviderVisit {
  readonly #cookies = new Map<string, string>();
  /** How often the sign-in page was shown. */
  asked = 0;

  /** Goes to an address of the provider, signs in as somebody where it asks, and @returns where it leads back to. */
  async follow(address: string, who: string): Promise<URL> {
    const issuer = new URL(address).origin;
    let next: { url: URL; form?: URLSearchParams } = { url: new URL(address) };
    for (let hop = 0; hop < 12; hop += 1) {
      const response = await this.#send(next.url, next.form);
      const location = response.headers.get('location');
      if (location !== null) {
        next = { url: new URL(location, next.url) };
        if (next.url.origin !== issuer) return next.url;
        continue;
      }
      const page = await response.text();
      if (!page.includes('name="login"')) throw new Error(`The provider answers ${response.status}: ${page.slice(0, 2_000)}`);
      this.asked += 1;
      next = { url: next.url, form: new URLSearchParams({ login: who, password: 'any' }) };
    }
    throw new Error('The provider leads nowhere.');
  }

  async #send(url: URL, form: URLSearchParams | undefined): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { method: form === undefined ? 'GET' : 'POST', redirect: 'manual', headers: { cookie }, ...(form === undefined ? {} : { body: form }) });
    for (const text of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = text.split(';');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      if (value === '' || attributes.some((each) => /^\s*expires=thu, 01 jan 1970/i.test(each))) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }
}
