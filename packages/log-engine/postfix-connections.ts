/**
 * Which connection each smtpd process serves, and which one each message came by. A process serves one client after the
 * other. Connections are numbered from 1 on.
 */
export class PostfixConnections {
  #last = 0;
  readonly #serving = new Map<number, number>();
  readonly #messages = new Map<number, number>();

  begin(process: number): number {
    this.#last += 1;
    this.#serving.set(process, this.#last);
    return this.#last;
  }

  /** The connection that the process serves; one whose beginning was not seen begins here. */
  of(process: number): number {
    return this.#serving.get(process) ?? this.begin(process);
  }

  end(process: number): void {
    this.#serving.delete(process);
  }

  /** A later message may have the number of one that is gone. */
  keep(message: number, connection: number): void {
    this.#messages.set(message, connection);
  }

  ofMessage(message: number): number {
    return this.#messages.get(message) ?? 0;
  }
}
