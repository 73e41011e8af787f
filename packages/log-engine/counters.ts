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
/**
 * Counted in windows only, of where from and to whom an account writes (`core/places.ts`, `core/known-addresses.ts`): recipients outside
 * that it had never written to and never had mail from, such recipients, colleagues too, from a network that is new to it, and those outside from
 * this host itself, where web mail hides the network; any recipients from a new network, and from a known one; addresses in new networks that it had not
 * logged in from before; recipients whose servers answered that the mail looks like spam or comes too fast; and recipients of mail whose
 * sender's domain is neither the server's nor ever used by the account.
 */
export const STRANGERS = 14;
export const NEW_PLACE_STRANGERS = 15;
export const HIDDEN_STRANGERS = 16;
export const NEW_PLACE_RECIPIENTS = 17;
export const KNOWN_PLACE_RECIPIENTS = 18;
export const NEW_ADDRESSES = 19;
export const CALLED_SPAM = 20;
export const FOREIGN_SENDER = 21;
/** Recipients of mail from a client whose address a log does not tell that may tell it (MailCarrier's without `Connected from`). */
export const UNTOLD_PLACE_RECIPIENTS = 23;
/** Stands in the window of a day only: what NEW_PLACE_STRANGERS was in the last seven days of the calendar. */
export const WEEK_STRANGERS = 22;
/** Those of NEW_PLACE_STRANGERS and of NEW_PLACE_RECIPIENTS whose new network is one from which others of the server send as from their own. */
export const NEAR_STRANGERS = 24;
export const NEAR_RECIPIENTS = 25;
/** Recipients outside whose mail was not relayed ten minutes later, where a log tells that (MailCarrier's `Mail relayed`). */
export const UNRELAYED = 26;
/** Recipients outside whose mail another server took; and recipients, anywhere, who had been put off and were delivered to or refused for good later. */
export const DELIVERED = 27;
export const SETTLED = 28;
export const COUNTER_COUNT = 29;
/** The counters of one window take the room of 32, so that four can be added at once; in the last two stands when a minute was. */
export const WINDOW_ROOM = 32;
export const WINDOW_COUNT = 3;

/** Where an account's numbers of the whole log stand: its figures, then when it was first and last seen, in seconds. */
export const FIRST_SEEN = 9;
export const LAST_SEEN = 10;

/** What a kept moment has, as 32-bit numbers: its minute, the sums of its windows, what was usual before, and lines of it. */
export const KEPT_SUMS = 4;
export const KEPT_LEARNT = 100;
export const KEPT_HOUR_BEFORE = 132;
export const KEPT_DAY_BEFORE = 140;
/** How many lines show it, and where they stand. */
export const KEPT_MINUTE = 0;
export const KEPT_LINES = 148;
export const KEPT_LINES_MOST = 48;
/** Of which version of the account's newest lines they are, and the minute of the oldest. */
export const KEPT_VERSION = 198;
export const KEPT_OLDEST = 199;
export const KEPT_SIZE = 200;
/** How many counters are learnt of an hour and of a day. */
export const LONG_COUNT = 8;
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
export const EVENT_BYTES = 72;
export const EVENTS_BYTES = 2097152;

/** What the core says of a line that may stand within another: there is none, there is one, or it is a part of a record that goes on. */
export const NO_LINE = 0;
export const LINE_WITHIN = 1;
export const PART = 2;
