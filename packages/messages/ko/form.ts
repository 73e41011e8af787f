import type { LanguageForm } from '../language-form';

export const form: LanguageForm = {
  name: '한국어',
  short: '한',
  tag: 'ko-KR',
  units: { day: '일', hour: '시간', minute: '분', second: '초' },
  betweenUnits: ' ',
  justNow: '방금',
  ago: (duration) => `${duration} 전`,
  percent: '%',
  day: ({ day, month, year }) => `${year === undefined ? '' : `${year}년 `}${month}월 ${day}일`,
  beforeTime: ' ',
};
