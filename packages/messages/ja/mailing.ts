import type { mailing as english } from '../en/mailing';

export const mailing: typeof english = {
  button: '一斉送信の予定',
  title: '一斉送信の予定',
  titleAsked: '{server}の一斉送信の予定',
  intro:
    'メールマガジンなど、意図した一斉送信のための設定です。期限までは、指定したしきい値を超えたときだけ保護が始まります。その後は自動的に通常のしきい値に戻ります。',
  none: '予定はありません。ルールのしきい値を超えると保護が始まります。',
  plan: '一斉送信の予定を登録…',
  sender: '送信元',
  senderHint: 'アカウント。例: newsletter@example.com',
  senderInvalid: '送信するアカウントを入力してください。',
  messages: '通数',
  messagesInvalid: '1から{most, number}までの整数を入力してください。',
  threshold: '期限までのしきい値',
  thresholdHint: '通常は{usual, number}通です。通常のしきい値と一斉送信の通数の合計を提案しています。',
  thresholdInvalid: '{usual, number}より大きく、{most, number}以下の整数を入力してください。',
  until: '期限',
  untilChoice: '{time}({duration})',
  happens:
    '引き上げたしきい値を超えると、通常どおり保護が始まります。送信元にかかわらずキューのすべてのメールを数えるため、この間の不正利用はキューの長さからは気付くのが遅れます。宛先数のしきい値がこれより小さい場合は、同じ数まで引き上げます。',
  stays: '保護中のサーバーは保護されたままです。ルールのしきい値は変わりません。',
  confirm: '{time}まで登録',
  back: '入力に戻る',
  band: '{account}の一斉送信を{until}まで予定: {threshold, number}通を超えると保護が始まります。',
  left: '残り{left}',
  standing: '{account}、{messages, number}通。{until}まで、しきい値は{usual, number}通ではなく{threshold, number}通です。{name}さんが{begun}に登録。',
  endOrLook: '早めに終了…',
  end: '今すぐ終了',
  endTitle: '{account}の一斉送信の予定を終了しますか?',
  endHappens: '以後、{usual, number}通を超えると保護が始まります。{over, select, yes {現在のキューは{length, number}通のため、直ちに始まります。} other {}}',
  endRecipients:
    '待機中の宛先が{usual, number}件を超えた場合も始まります。{over, select, yes {現在、少なくとも{waiting, number}件が待機中のため、直ちに始まります。} other {}}',
  endStays: 'メールの保留や削除は行いません。',
  whyNot: {
    off: 'ルールが適用されていないため、引き上げるしきい値がありません。',
    standing: '別の予定があります。先に終了してください。',
    'too-old': 'このホストのガードは古く、一斉送信の予定に対応していません。更新してください。',
  },
};
