import type { protectNow as english } from '../en/protect-now';

export const protectNow: typeof english = {
  title: '{server}を今すぐ保護しますか?',
  titleAsked: '{server}の保護',
  happens: 'この時点から、他のドメインへの新しいメールを拒否します。送信者には次のように表示されます: {reply}',
  flows: '外部からのメールと自ドメイン内のメールは引き続き流れます。',
  queued: 'すでにキューにあるメールは、保護の画面で待機させる設定にしていない限り、送信されることがあります。',
  stays: 'アカウント、設定、キュー。',
  ends: '終了するのは、これから開始されるインシデントの手順6でSMTP受信サービスを再起動したときだけです。',
  toIncident: 'インシデント{number}を開く',
  whyNot: {
    loading: 'メールサーバーの状態がまだ分かりません。',
    unreachable: 'コンソールが応答しないため、要求できません。',
    'not-told': 'コンソールからこのメールサーバーの状態が届きません。',
    'no-server': 'メールサーバーがまだ登録されていません。',
    'never-connected': 'ガードが一度も報告していないため、実行できません。',
    silent: 'ガードが応答しないため、現在は実行できません。',
    'too-old': 'このホストのガードは古く、この操作に対応していません。更新してください。',
    protected: 'サーバーはすでに保護されています。',
    'under-way': 'すでに要求済みで、ガードからの完了報告を待っています。',
  },
};
