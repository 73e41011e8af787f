import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A next hop whose mood a test decides: it takes messages, takes them but for recipients that begin with `later`, puts them off with 451, or leaves their sender waiting. */
export interface NextHopStub {
  readonly port: number;
  mood: 'accept' | 'some' | 'defer' | 'stall';
  /** Bodies of accepted messages, with the envelope's first recipient. */
  readonly received: { from: string; to: string[]; text: string }[];
  /** Messages that were put off. */
  readonly deferred: number;
  close(): Promise<void>;
}

export async function startNextHop(): Promise<NextHopStub> {
  let deferrals = 0;
  let mood: NextHopStub['mood'] = 'accept';
  const stalled: (() => void)[] = [];
  const received: NextHopStub['received'] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
      });
      const decide = () => {
        if (mood === 'stall') return void stalled.push(decide);
        if (mood === 'defer') {
          deferrals += 1;
          return done(Object.assign(new Error('4.7.1 later'), { responseCode: 451 }));
        }
        const { mailFrom, rcptTo } = session.envelope;
        received.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), text });
        done();
      };
      stream.once('end', decide);
    },
    onRcptTo(address, _session, done) {
      if (address.address.startsWith('refused')) return done(Object.assign(new Error('5.1.1 nobody'), { responseCode: 550 }));
      if (address.address.startsWith('later') && (mood === 'defer' || mood === 'some')) return done(Object.assign(new Error('4.2.2 full'), { responseCode: 452 }));
      done();
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    get mood() {
      return mood;
    },
    set mood(next) {
      mood = next;
      for (const decide of stalled.splice(0)) decide();
    },
    received,
    get deferred() {
      return deferrals;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
