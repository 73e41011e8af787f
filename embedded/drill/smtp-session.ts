import SMTPConnection from 'nodemailer/lib/smtp-connection';

const PATIENCE_MS = 15_000;

export interface SmtpClient {
  host: string;
  port: number;
  /** The address this end connects from; null leaves the choice to the system. */
  localAddress: string | null;
  /** What the client says in EHLO. */
  name: string;
}

/** What became of one message. `refusal` is the server's own reply to the first recipient it refused, word for word. */
export interface Delivery {
  accepted: string[];
  refused: string[];
  refusal: string | null;
}

/** One SMTP connection over a real socket. */
export interface SmtpSession {
  /** @returns false when the server refuses the name or the password */
  authenticate(account: string, password: string): Promise<boolean>;
  /** @throws Error only when the connection breaks; a refusal is an answer */
  send(from: string, recipients: string[], text: string): Promise<Delivery>;
  close(): void;
}

/** @throws Error when nobody answers */
export async function openSmtpSession(client: SmtpClient): Promise<SmtpSession> {
  const connection = new SMTPConnection({
    host: client.host,
    port: client.port,
    localAddress: client.localAddress ?? undefined,
    name: client.name,
    ignoreTLS: true,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  });
  const broken = new Promise<never>((_, reject) => connection.on('error', reject));
  // It is looked at only while something is awaited; a break between two messages shows at the next one.
  broken.catch(() => undefined);
  await Promise.race([broken, new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())))]);
  return {
    authenticate(user, pass) {
      return new Promise((resolve, reject) => {
        broken.catch(reject);
        connection.login({ user, pass }, (error) => {
          if (!error) resolve(true);
          else if (error.responseCode !== undefined && error.responseCode >= 500) resolve(false);
          else reject(error);
        });
      });
    },
    send(from, recipients, text) {
      return new Promise((resolve, reject) => {
        broken.catch(reject);
        connection.send({ from, to: recipients }, text, (error, info) => {
          if (!error && info) resolve({ accepted: info.accepted, refused: info.rejected, refusal: info.rejectedErrors?.[0]?.response ?? null });
          else if (error?.response) connection.reset(() => resolve({ accepted: [], refused: recipients, refusal: error.response ?? null }));
          else reject(error ?? new Error('The mail server gave no answer.'));
        });
      });
    },
    close() {
      connection.quit();
    },
  };
}
