import type { alertTexts as english } from '../en/alert-texts';

export const alertTexts: typeof english = {
  titles: {
    trip: '⛔ {server} 서버: 메일 서버 보호 상태입니다',
    released: '✓ {server} 서버: 보호 상태가 해제되었습니다',
    'guard-silent': '? {server} 서버: 가드가 응답하지 않습니다',
    unknown: '? {server} 서버: 발송 큐 또는 로그를 읽을 수 없습니다',
    'hook-removed': '▲ {server} 서버: 확인 없이 발송될 수 있습니다',
    'token-used-twice': '▲ {server} 서버: 두 가드가 한 토큰을 사용합니다',
    'near-threshold': '▲ {server} 서버: 발송 큐가 임계치에 가깝습니다',
    suspect: '▲ {server} 서버: 의심스러운 계정이 있습니다',
    test: 'Sluice: 알림 시험입니다',
  },
  ended: {
    'guard-silent': '✓ {server} 서버: 가드가 다시 응답합니다',
    unknown: '✓ {server} 서버: 발송 큐와 로그를 다시 읽을 수 있습니다',
    'hook-removed': '✓ {server} 서버: 메일 서버가 가드에 다시 묻습니다',
    'token-used-twice': '✓ {server} 서버: 다시 가드 하나만 보고합니다',
    'near-threshold': '✓ {server} 서버: 발송 큐가 임계치에서 멀어졌습니다',
    trip: '✓ {server} 서버: 보호 상태가 해제되었습니다',
    released: '{server}',
    suspect: '{server}',
  },
  texts: {
    trip: '{time}에 발송 큐가 {queueLength}통이 되어 임계치 {threshold}통을 넘었습니다. 외부로 발송할 수 없습니다. 외부에서 들어오는 메일은 정상 수신됩니다. SMTP 수신 서비스를 재시작할 때까지 유지됩니다.',
    tripByRecipients:
      '{time}에 대기 중인 수신자가 {waitingRecipients}명이 되어 수신자 임계치 {recipientThreshold}명을 넘었습니다. 외부로 발송할 수 없습니다. 외부에서 들어오는 메일은 정상 수신됩니다. SMTP 수신 서비스를 재시작할 때까지 유지됩니다.',
    begunByHand:
      '{time}에 {name} 님이 직접 보호를 시작했습니다. 외부로 발송할 수 없습니다. 외부에서 들어오는 메일은 정상 수신됩니다. SMTP 수신 서비스를 재시작할 때까지 유지됩니다.',
    released: '{time}에 SMTP 수신 서비스를 재시작하여 다시 외부로 발송할 수 있습니다. 보호 상태는 {duration} 동안 유지되었습니다.',
    releasedShort: '{time}에 SMTP 수신 서비스를 재시작하여 다시 외부로 발송할 수 있습니다.',
    'guard-silent': '{since} 이후 가드의 응답이 없습니다. 보호 여부를 알 수 없습니다.',
    unknown: '{time}부터 발송 큐를 측정할 수 없습니다. 측정될 때까지 보호 상태가 시작되거나 해제되지 않습니다.',
    logUnknown: '{time}부터 다음 문제가 있습니다: {problem}. 보호 규칙은 동작하지만 스팸 발송 계정을 찾지 못할 수 있습니다.',
    'hook-removed': '{time}부터 다음 문제가 있습니다: {problem}. 해결될 때까지 규칙을 충족해도 발송이 거부되지 않을 수 있습니다.',
    'token-used-twice':
      '{time}부터 두 가드가 이 서버의 토큰으로 보고하여, 콘솔에 두 가드의 내용이 번갈아 나타납니다. 대개 서버나 가드의 상태 폴더를 복사한 것이 원인입니다. 복사본의 가드를 멈추고 새 코드로 따로 등록하세요.',
    'near-threshold': '발송 큐가 {queueLength}통입니다(임계치 {threshold}통). 임계치를 넘으면 외부 발송이 거부됩니다.',
    suspect: '발송 큐는 짧지만 {account} 계정의 발송이 해킹된 계정과 비슷합니다.',
    test: '이 메시지를 받은 사람에게 메일 서버의 알림이 전달됩니다. 발생한 문제는 없습니다.',
    proof: '알림이 도착하는지 확인하기 위해 매주 한 번 보내는 메시지입니다. 발생한 문제는 없습니다.',
    ended: '{time}에 끝났으며 {duration} 동안 이어졌습니다.',
    drill: '{drillBy} 님이 시작한 모의 훈련이며, 실제 메일에는 영향이 없습니다.',
    worst: '가장 의심스러운 계정: {account}(도메인 {domains}개, 수신자 {recipients}명).',
  },
  problems: {
    'queue-unreadable': '발송 큐를 측정할 수 없음',
    'log-unreadable': '로그를 읽을 수 없음',
    'log-silent': '메일이 오가는데 로그에 기록이 없음',
    'log-incomplete': '로그의 일부가 없음',
    'relaying-unasked': '메일 서버가 가드에 묻지 않고 릴레이함',
    'policy-listener-down': '가드가 메일 서버에 응답할 수 없음',
  },
  drill: '[모의 훈련]',
  open: 'Sluice에서 열기',
};
