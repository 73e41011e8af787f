/** What the core gives (`core/exports.ts`). Places are bytes in its memory, times are seconds since 1970. */
export interface CoreExports {
  seedFingerprints(a: number, b: number, c: number, d: number): void;
  askFor(since: number, until: number, story: boolean): void;
  watch(window: number, counter: number, above: number): void;

  ownDomainIs(from: number, to: number): void;
  loginDomainIs(from: number, to: number): void;
  isMerged(account: number): number;
  wantConnections(): void;
  wantCountries(): void;
  wantLoginless(): void;
  networksChanged(): void;
  filteringIs(now: boolean): void;
  blockAt(block: number): number;
  endsAt(): number;
  findLines(from: number, to: number): number;
  rawAt(): number;
  decodeUtf16(length: number, into: number, bigEndian: boolean): number;
  fileBegins(): void;
  passLines(count: number): void;
  readLines(format: number, start: number, count: number): number;
  readAlone(format: number, from: number, to: number): number;
  recipientsTold(): number;
  readonly idFrom: { value: number };
  readonly idTo: { value: number };
  take(from: number, to: number): void;
  readonly taken: { value: bigint };
  resetCounts(): void;
  countUnreadable(): number;
  countOfServer(): number;
  countLost(): number;
  firstUnknownLine(): number;
  firstUnknownFrom(): number;
  firstUnknownTo(): number;
  dayChanged(): void;
  framesOfBlock(block: number): void;
  framesOfFile(): void;
  isFramed(): number;
  lineWithin(from: number, to: number, feed: number): number;
  readonly textFrom: { value: number };
  readonly textTo: { value: number };
  readHead(start: number, end: number): number;
  blockIs(block: number): void;
  eventBytes(): number;
  bytesOfEvent(event: number): number;
  eventsAt(block: number): number;
  applyEvents(bytes: number): void;
  lineNumber(): number;
  lineStart(): number;
  lineEnd(): number;

  clockIs(time: number): void;
  rememberAtMost(failedNames: number, domainsEach: number): void;
  followMessages(most: number): void;
  followConnections(most: number): void;
  forget(account: number): void;
  sweepForgotten(): void;
  weightOf(account: number): number;
  accountCount(): number;
  usedMemory(): number;
  dated(at: number): void;
  time(): number;
  readonly countedFrom: { value: number };
  readonly countedTo: { value: number };
  readonly stepsOn: { value: number };
  readonly stepsBack: { value: number };
  loggedIn(from: number, to: number): number;
  countFigure(account: number, figure: number, times: number): void;
  countDistinct(account: number, figure: number, fingerprint: bigint): void;

  evidenceFile(file: number): void;
  evidenceOf(account: number): number;
  recentOf(account: number): number;
  closeAccounts(): void;
  newestMinute(account: number): number;
  totalsOf(account: number): number;
  peaksOf(account: number): number;
  watchedKinds(): number;
  keptMoment(account: number, which: number): number;
  lookAt(account: number, minute: number): number;
  learntLater(account: number): number;
  excuse(account: number, until: number): void;
  takeExcuseBack(account: number, until: number): void;
  excusedOf(account: number): number;
}

/** What the core asks of its host (`core/host.ts`). */
export interface CoreHost {
  named(account: number, from: number, to: number): boolean;
  renamed(account: number, from: number, to: number): boolean;
  merged(account: number, other: number): void;
  copyText(from: number, length: number, into: number): void;
  remarkable(counters: number, age: number): boolean;
  secondsAt(from: number, to: number, zoneFrom: number, zoneTo: number): number;
  minuteOfDay(second: number): number;
  isOwnNetwork(from: number, to: number): boolean;
  countryOf(from: number, to: number): number;
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
