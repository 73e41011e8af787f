import type { LanguageForm } from '../language-form';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const form: LanguageForm = {
  name: 'English',
  short: 'En',
  tag: 'en-US',
  units: { day: ' d', hour: ' h', minute: ' min', second: ' s' },
  betweenUnits: ' ',
  justNow: 'just now',
  ago: (duration) => `${duration} ago`,
  percent: ' %',
  day: ({ day, month, year }) => `${day} ${MONTHS[month - 1]}${year === undefined ? '' : ` ${year}`}`,
  beforeTime: ', ',
};
