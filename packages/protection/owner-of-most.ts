interface QueueShares {
  waiting: number;
  accounts: readonly { account: string | null; waiting: number }[];
}

/** @returns the sender of more than half of what waits; null when there is none, or it is nobody's */
export function ownerOfMost({ waiting, accounts }: QueueShares): { account: string; waiting: number } | null {
  const owner = accounts.find((each) => each.waiting * 2 > waiting);
  return owner?.account == null ? null : { account: owner.account, waiting: owner.waiting };
}
