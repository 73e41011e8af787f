import { NO_DOMAIN, recipientDomain } from './domain';
import * as events from './events';
import { taken, takeFolded } from './fingerprint';
import { bracketEnd } from './words';

/** The event tells the sender whose address stands there in angle brackets: the fingerprint of it (0 for none, as of a bounce) and that of its domain. */
export function setSender(event: usize, open: usize, end: usize): void {
  const close = bracketEnd(open, end);
  const named = close > open + 1;
  if (named) takeFolded(open + 1, close);
  events.setSecond(event, named ? taken : 0);
  events.setThird(event, named ? recipientDomain(open + 1, close) : NO_DOMAIN);
}
