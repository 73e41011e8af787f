import SMTPConnection from 'nodemailer/lib/smtp-connection';

export interface ClientMail {
  from: string;
  to: string[];
  text: string;
}

/** Sends one message over a connection of its own. @throws nodemailer's error, with the server's reply, when all of it was refused */
export async function sendMail(port: number, mail: ClientMail, credentials: { user: string; pass: string; method?: string } | null): Promise<SMTPConnection.SentMessageInfo> {
  const connection = new SMTPConnection({ host: '127.0.0.1', port, ignoreTLS: true, name: 'client.test' });
  try {
    return await new Promise((resolve, reject) => {
      connection.once('error', reject);
      const send = () => connection.send({ from: mail.from, to: mail.to }, mail.text, (error, info) => (error ? reject(error) : resolve(info)));
      connection.connect(() => {
        if (credentials === null) return send();
        connection.login({ ...credentials }, (error) => (error ? reject(error) : send()));
      });
    });
  } finally {
    connection.quit();
  }
}
