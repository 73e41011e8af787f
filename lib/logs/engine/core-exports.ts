/** What the core gives (`core/exports.ts`). Places are bytes in its memory, times are seconds since 1970. */
export interface CoreExports {
  seedFingerprints(a: number, b: number, c: number, d: number): void;
  askFor(since: number, until: number, story: boolean): void;
  watch(window: number, counter: number, above: number): void;

  wantConnections(): void;
  blockAt(block: number): number;
  endsAt(): number;
  findLines(from: number, to: number): number;
  fileBegins(): void;
  passLines(count: number): void;
  readLines(format: number, start: number, count: number): number;
  dayChanged(): void;
  blockIs(block: number): void;
  eventBytes(): number;
  eventsAt(block: number): number;
  applyEvents(bytes: number): void;
  placeIs(line: number, start: number, end: number): void;
  lineNumber(): number;
  lineStart(): number;
  lineEnd(): number;
  readStamp(start: number, end: number): number;
  readonly stampTime: { value: number };

  dated(at: number): void;
  time(): number;
  isCounting(): number;
  readonly countedFrom: { value: number };
  readonly countedTo: { value: number };
  setConnection(connection: number): void;
  loggedIn(from: number, to: number): number;
  failedLogin(from: number, to: number): void;
  countFigure(account: number, figure: number, times: number): void;
  countUnknown(account: number): void;
  countAddress(account: number, from: number, to: number): void;
  countDomainOf(account: number, from: number, to: number): void;
  countDistinctHalves(account: number, figure: number, low: number, high: number): void;

  take(from: number, to: number): void;
  takeFolded(from: number, to: number): void;
  takenLow(): number;
  takenHigh(): number;

  queuedCount(): number;
  openTaken(account: number): number;
  findTaken(): number;
  closeTaken(): void;
  isNewForTaken(message: number, figure: number): number;
  accountOfMessage(message: number): number;
  isWaiting(message: number): number;
  receiveMessage(message: number): void;

  evidenceFile(): void;
  evidenceOf(account: number): number;
  closeAccounts(): void;
  newestMinute(account: number): number;
  totalsOf(account: number): number;
  peaksOf(account: number): number;
  watchedKinds(): number;
  keptMoment(account: number, which: number): number;
}

/** What the core asks of its host (`core/host.ts`). */
export interface CoreHost {
  named(account: number, from: number, to: number): boolean;
  copyText(from: number, length: number, into: number): void;
  remarkable(counters: number): boolean;
  secondsAt(from: number, to: number, zoneFrom: number, zoneTo: number): number;
  minuteOfDay(second: number): number;
  connected(connection: number, from: number, to: number): void;
  disconnected(connection: number): void;
  counted(connection: number, figure: number, times: number): void;
  addressed(connection: number, from: number, to: number): void;
  processBegins(process: number): number;
  processServes(process: number): number;
  processEnds(process: number): void;
  messageCameBy(message: number, connection: number): void;
  connectionOfMessage(message: number): number;
}
