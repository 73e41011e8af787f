import { randomUUID } from 'node:crypto';
import { OPERATOR } from './built-console';

interface Overview {
  servers: { id: string; status: string }[];
}

/** A person at the console, by its API as a browser uses it. */
export class Operator {
  private constructor(
    private readonly url: string,
    private readonly cookie: string,
  ) {}

  static async signIn(url: string): Promise<Operator> {
    const { email, password } = OPERATOR;
    const answer = await fetch(`${url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ email, password }),
    });
    if (!answer.ok) throw new Error(`Nobody could sign in: ${answer.status} ${await answer.text()}`);
    return new Operator(
      url,
      answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; '),
    );
  }

  /** @returns the id of the action */
  async order(serverId: string): Promise<string> {
    const body = JSON.stringify({ kind: 'hold-messages', account: 'sales@example.test', serverId, key: randomUUID() });
    const answer = await fetch(`${this.url}/api/actions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.url, cookie: this.cookie },
      body,
    });
    if (!answer.ok) throw new Error(`The order was refused: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { action: { id: string } }).action.id;
  }

  async overview(): Promise<Overview> {
    const answer = await fetch(`${this.url}/api/overview`, { headers: { cookie: this.cookie } });
    if (!answer.ok) throw new Error(`The page was refused: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Overview;
  }
}
