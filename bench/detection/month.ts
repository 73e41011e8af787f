import { hijackStories } from './hijacks';
import { innocentStories } from './innocents';
import { DAY, START, localAddress, type Session, type Story } from './mail';
import { ordinaryMail, people } from './ordinary-mail';
import { Random } from './random';

/** The week before the month gives every account a past; it is not judged. */
export const FIRST_DAYS = 7;
export const DAYS = FIRST_DAYS + 30;
export const JUDGED_FROM = START + FIRST_DAYS * DAY;

export interface Month {
  seed: number;
  mailboxes: number;
  stories: Story[];
  sessions: Session[];
}

/** A week and a month of one mail server with 100 to 200 mailboxes, all hijacks and all hard innocents. The same for the same seed. */
export function createMonth(seed: number): Month {
  const random = new Random(seed);
  const everybody = people(random, random.between(100, 200));
  const victims = Array.from({ length: 20 }, (_, n) => localAddress(`user${(n * 7 + seed) % everybody.length}`));
  const stories = [...hijackStories(random, victims), ...innocentStories(random, DAYS)];
  const sessions = [...ordinaryMail(random, everybody, DAYS), ...stories.flatMap((story) => story.sessions)];
  return { seed, mailboxes: everybody.length, stories, sessions };
}
