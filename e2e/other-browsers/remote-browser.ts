/** A browser that is driven by its own remote protocol, as far as a story needs it. */
export interface RemoteBrowser {
  /** Goes to an address and waits until its page is loaded. */
  open(url: string): Promise<void>;
  /** @param body of a function in the page, with `input`; @returns what it returns, which JSON can hold */
  run<T>(body: string, input?: unknown): Promise<T>;
  /** Moves a pointer or presses keys as a person does, in the words of the protocol, which are the same in both. */
  perform(sources: object[]): Promise<void>;
  /** Forgets who is signed in. */
  forget(): Promise<void>;
  close(): Promise<void>;
}
