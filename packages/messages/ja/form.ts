import type { LanguageForm } from '../language-form';

export const form: LanguageForm = {
  name: '日本語',
  short: '日',
  tag: 'ja-JP',
  units: { day: '日', hour: '時間', minute: '分', second: '秒' },
  betweenUnits: '',
  justNow: 'たった今',
  ago: (duration) => `${duration}前`,
  percent: '%',
  day: ({ day, month, year }) => `${year === undefined ? '' : `${year}年`}${month}月${day}日`,
  beforeTime: ' ',
};
