/** Rings when a transaction of this process was committed. It belongs to no database row: another process's are to be looked for. */
export class ChangeBell {
  private readonly listening = new Set<() => void>();

  ring(): void {
    for (const heard of this.listening) heard();
  }

  /** @returns ends the listening */
  listen(heard: () => void): () => void {
    this.listening.add(heard);
    return () => this.listening.delete(heard);
  }
}
