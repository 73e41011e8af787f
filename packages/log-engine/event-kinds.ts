/** What a line of a log may tell: the kinds of the core's events (`core/events.ts`), shared with it; so nothing but whole numbers may stand here. */
export const DATED = 0;
export const FAILED_LOGIN = 1;
export const MESSAGE_REMOVED = 2;
export const DATA_RECEIVED = 3;
export const CONNECTION_ENDED = 4;
export const LAST_SHORT = 4;
export const MESSAGE_TAKEN_UP = 5;
export const DELIVERED = 6;
export const MESSAGE_CONTINUED = 7;
export const RECIPIENT_TAKEN = 8;
export const RECIPIENT_REFUSED = 9;
export const MESSAGE_REFUSED = 10;
export const MESSAGE_ACCEPTED_BY_PROXY = 11;
export const SESSION_RECIPIENT_REFUSED = 12;
export const DELIVERED_BY_EXIM = 13;
export const SENDER_TAKEN = 14;
export const MAIL_RELAYED = 15;
export const LAST_MIDDLE = 15;
export const MESSAGE_OPENED = 16;
export const LOGGED_IN = 17;
export const CONNECTED = 18;
export const PROCESS_CONNECTED = 19;
export const PROCESS_DISCONNECTED = 20;
export const SENT_AS = 21;
export const SUBMITTED = 22;
export const ARRIVED = 23;
/** Followed by as many recipients as its number says. */
export const LISTED = 24;

/** How it is known of MESSAGE_CONTINUED that the message had another id. */
export const FROM_OUTSIDE = 0;
export const FROM_HERE = 1;
export const BY_FIRST_ID = 2;

/** In the place of a figure, of DELIVERED_BY_EXIM: the recipient has the message; and he was told of before, by the list of its recipients. */
export const TO_ANYBODY = -1;
export const TO_LISTED = -2;

/** Where the numbers of an event stand in it, in bytes. Only those that are longer than the shortest have the second and third, only the longest names and addresses. */
export const FIRST = 16;
export const NUMBER = 24;
export const MORE = 28;
export const SHORT_BYTES = 32;
export const SECOND = 32;
export const THIRD = 40;
export const MIDDLE_BYTES = 48;
export const NAME_FROM = 48;
export const NAME_TO = 52;
export const ADDRESS_FROM = 56;
export const ADDRESS_TO = 60;
export const NETWORK = 64;
/** One recipient of a list: the fingerprints of its address and of its domain. */
export const RECIPIENT_BYTES = 16;
