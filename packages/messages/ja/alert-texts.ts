import type { alertTexts as english } from '../en/alert-texts';

export const alertTexts: typeof english = {
  titles: {
    trip: '⛔ {server}: メールサーバーを保護しています',
    released: '✓ {server}: 保護が終了しました',
    'guard-silent': '? {server}: ガードが応答しません',
    unknown: '? {server}: 送信キューまたはログを読み取れません',
    'hook-removed': '▲ {server}: 確認なしでメールが送信されるおそれがあります',
    'token-used-twice': '▲ {server}: 2つのガードが1つのトークンを使っています',
    'near-threshold': '▲ {server}: 送信キューがしきい値に近づいています',
    suspect: '▲ {server}: 不審なアカウントがあります',
    test: 'Sluice: テスト通知です',
  },
  ended: {
    'guard-silent': '✓ {server}: ガードが再び応答しています',
    unknown: '✓ {server}: 送信キューとログを再び読み取れます',
    'hook-removed': '✓ {server}: メールサーバーが再びガードに問い合わせています',
    'token-used-twice': '✓ {server}: 報告するガードは再び1つです',
    'near-threshold': '✓ {server}: 送信キューがしきい値から離れました',
    trip: '✓ {server}: 保護が終了しました',
    released: '{server}',
    suspect: '{server}',
  },
  texts: {
    trip: '{time}から外部への送信を拒否しています。送信キューが{queueLength}通になり、しきい値{threshold}通を超えました。外部からのメールは引き続き届きます。SMTP受信サービスを再起動するまで続きます。',
    tripByRecipients:
      '{time}から外部への送信を拒否しています。待機中の宛先が{waitingRecipients}件になり、宛先数のしきい値{recipientThreshold}件を超えました。外部からのメールは引き続き届きます。SMTP受信サービスを再起動するまで続きます。',
    begunByHand:
      '{time}から外部への送信を拒否しています。{name}さんが手動で保護を開始しました。外部からのメールは引き続き届きます。SMTP受信サービスを再起動するまで続きます。',
    released: '{time}にSMTP受信サービスが再起動され、再び外部へ送信できます。保護は{duration}続きました。',
    releasedShort: '{time}にSMTP受信サービスが再起動され、再び外部へ送信できます。',
    'guard-silent': '{since}以降、ガードから応答がありません。保護が有効かどうか分かりません。',
    unknown: '{time}から送信キューを測定できません。測定できるまで、保護は開始も終了もしません。',
    logUnknown: '{time}から次の問題があります: {problem}。ルールは機能していますが、スパムを送信するアカウントを検出できないおそれがあります。',
    'hook-removed': '{time}から次の問題があります: {problem}。解決するまで、保護が始まっても送信を拒否できないおそれがあります。',
    'token-used-twice':
      '{time}から2つのガードがこのサーバーのトークンで報告しており、コンソールには両者の内容が交互に表示されます。多くの場合、マシンまたはガードの状態フォルダーを複製したことが原因です。複製側のガードを停止し、専用のコードで登録してください。',
    'near-threshold': '送信キューは{queueLength}通です(しきい値{threshold}通)。しきい値を超えると外部への送信を拒否します。',
    suspect: '送信キューは短いものの、アカウント{account}が不正利用されたメールボックスのような送信をしています。',
    test: 'このメッセージを受け取った人に、メールサーバーの異常が通知されます。現在、異常はありません。',
    proof: '通知が届くことを確認するために週に1回送信しています。異常はありません。',
    ended: '{time}に終わりました。{duration}続きました。',
    drill: '{drillBy}さんが開始した訓練です。実際のメールには影響しません。',
    worst: '最も不審なアカウント: {account}({domains}ドメイン、宛先{recipients}件)。',
  },
  problems: {
    'queue-unreadable': '送信キューを測定できません',
    'log-unreadable': 'ログを読み取れません',
    'log-silent': 'メールが流れているのにログに記録がありません',
    'log-incomplete': 'ログの行が欠けています',
    'relaying-unasked': 'メールサーバーがガードに問い合わせずにリレーしています',
    'policy-listener-down': 'ガードがメールサーバーに応答できません',
  },
  drill: '[訓練]',
  open: 'Sluiceで開く',
};
