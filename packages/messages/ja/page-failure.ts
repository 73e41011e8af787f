export const pageFailure = {
  title: 'このページを表示できませんでした',
  text: 'ページの作成中に問題が発生しました。メールサーバーとその保護に影響はありません。もう一度お試しください。',
  /** Before the code. */
  withCode: '繰り返し発生する場合は、このコードをSluiceの担当者に伝えてください。',
  withoutCode: '繰り返し発生する場合は、直前の操作をSluiceの担当者に伝えてください。',
  again: 'もう一度試す',
};
