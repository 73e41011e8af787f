/** Who does something, as the audit names him. */
export interface Actor {
  /** The user's id; null for the machine and for somebody not signed in. */
  id: string | null;
  name: string;
  /** The client's address, where there is one. */
  address: string | null;
}

/** The guard of a mail host, acting by itself. */
export const guardActor: Actor = { id: null, name: 'guard', address: null };

/** The `sluice` command on the console's own machine. */
export const commandActor: Actor = { id: null, name: 'sluice', address: null };
