import { connect, type Socket } from 'node:net';

/** Thieves' programs that keep IMAP sessions open: each that is ended is back at once with the stolen password. */
export class Bots {
  inside = 0;
  private ending = false;
  private readonly sockets = new Set<Socket>();

  constructor(
    private readonly port: number,
    private readonly account: string,
    private readonly password: string,
    count: number,
  ) {
    for (let index = 0; index < count; index += 1) this.comeBack();
  }

  stop(): void {
    this.ending = true;
    for (const socket of this.sockets) socket.destroy();
  }

  private comeBack(): void {
    if (this.ending) return;
    const socket = connect(this.port, '127.0.0.1');
    let isInside = false;
    this.sockets.add(socket);
    socket.write(`a LOGIN "${this.account}" "${this.password}"\r\n`);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      if (/^a OK/m.test(text)) {
        isInside = true;
        this.inside += 1;
      } else if (/^a NO/m.test(text)) socket.destroy();
    });
    socket.on('close', () => {
      if (isInside) this.inside -= 1;
      this.sockets.delete(socket);
      setTimeout(() => this.comeBack(), 30);
    });
  }
}
