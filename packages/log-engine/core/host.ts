/** What the core asks of its host, `../log-core.ts`. */

/** A new account, whose name stands there. Answers whether its story is wanted. */
export declare function named(account: i32, from: usize, to: usize): bool;
/** The account's mailbox has another name, which stands there: its login with its domain. Answers whether its story is wanted. */
export declare function renamed(account: i32, from: usize, to: usize): bool;
/** The account turned out to be the mailbox of another one under another spelling. */
export declare function merged(account: i32, other: i32): void;
/** So many bytes of the log that stand there are to be copied into the core's memory. */
export declare function copyText(from: usize, length: usize, into: usize): void;
/** Whether the ten minutes whose counters stand there look so much like a hijack that they must not become the account's own usual; and how old the account is then, in minutes. */
export declare function remarkable(counters: usize, age: i32): bool;
/** The time of the stamp that stands there, and of the zone behind it, in whole seconds since 1970; below 0 when it is none. */
export declare function secondsAt(from: usize, to: usize, zoneFrom: usize, zoneTo: usize): f64;
/** When the minute of the day, whose first second is given, begins in the log's own day and zone; seconds since 1970. */
export declare function minuteOfDay(second: i32): f64;
/** Whether a client with the address that stands there may send without a login. */
export declare function isOwnNetwork(from: usize, to: usize): bool;
/** The country of the address that stands there, as a number; 0 when it is not known. */
export declare function countryOf(from: usize, to: usize): i32;

/** The rest is only asked where the story of an account is told. A connection is a number. */
export declare function connected(connection: i32, from: usize, to: usize): void;
export declare function disconnected(connection: i32): void;
export declare function counted(connection: i32, figure: i32, times: i32): void;
export declare function addressed(connection: i32, from: usize, to: usize): void;
/** A process of Postfix serves another client. Answers the number of the connection. */
export declare function processBegins(process: i32): i32;
export declare function processServes(process: i32): i32;
export declare function processEnds(process: i32): void;
export declare function messageCameBy(message: i32, connection: i32): void;
export declare function connectionOfMessage(message: i32): i32;
