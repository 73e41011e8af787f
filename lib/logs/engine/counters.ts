/**
 * The numbers of what is counted, shared with the core (`core/`), which is compiled to WebAssembly; so nothing but whole
 * numbers may stand here.
 */
export const AUTHS = 0;
export const MESSAGES = 1;
export const RECIPIENTS = 2;
export const DOMAINS = 3;
export const ADDRESSES = 4;
export const FAILED_LOGINS = 5;
export const BOUNCED = 6;
export const DEFERRED = 7;
export const REFUSED = 8;
/** Counted over the whole log, and in windows. */
export const FIGURE_COUNT = 9;
/** Counted in windows only: recipient domains the account had never written to before, recipients that do not exist, and recipients outside, accepted or refused. */
export const NEW_DOMAINS = 9;
export const UNKNOWN = 10;
export const OUTSIDE = 11;
/** Counted in windows only, and only where somebody asks for them: SMTP connections with a login, and countries of the client's addresses. */
export const CONNECTIONS = 12;
export const COUNTRIES = 13;
export const COUNTER_COUNT = 14;
/** The counters of one window take the room of sixteen, so that four can be added at once. */
export const WINDOW_ROOM = 16;
export const WINDOW_COUNT = 3;

/** Where an account's numbers of the whole log stand: its figures, then when it was first and last seen, in seconds. */
export const FIRST_SEEN = 9;
export const LAST_SEEN = 10;

/** What a kept moment has, as 32-bit numbers: its minute, the sums of its windows, what was usual before, and lines of it. */
export const KEPT_SUMS = 4;
export const KEPT_LEARNT = 52;
export const KEPT_HOUR_BEFORE = 68;
export const KEPT_DAY_BEFORE = 72;
/** How many lines show it, and where they stand. */
export const KEPT_MINUTE = 0;
export const KEPT_LINES = 76;
export const KEPT_LINES_MOST = 48;
export const KEPT_SIZE = 126;
/** Stands where nothing has been learnt yet. */
export const NOTHING = -1;

/** The longest line that is looked into, in bytes. No mail server writes lines near it. */
export const LONGEST_LINE = 65536;
/** How many bytes are taken at a time. */
export const BLOCK_BYTES = 262144;
/** How many are taken at a time of a log with two bytes for each sign: as UTF-8 they need half as much again at most. */
export const RAW_BYTES = 163840;
/** How many blocks there is room for, where one thread reads ahead of another. */
export const BLOCKS = 16;

/** What a block of a log tells takes no more: a line that tells an event has more than forty bytes, or tells only that a second has passed; a recipient of a list has three. */
export const EVENT_BYTES = 64;
export const EVENTS_BYTES = 2097152;

/** What the core says of a line that may stand within another: there is none, there is one, or it is a part of a record that goes on. */
export const NO_LINE = 0;
export const LINE_WITHIN = 1;
export const PART = 2;
