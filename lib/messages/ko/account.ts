import type { account as english } from '../en/account';

export const account: typeof english = {
  title: '내 계정',
  description: '{name}, {email}',
  roleIs: '역할: {role}',
  passwordTitle: '암호',
  currentPassword: '현재 암호',
  newPassword: '새 암호',
  change: '암호 변경',
  changed: '암호를 변경했습니다. 다른 세션은 모두 끝났습니다.',
  wrong: '현재 암호가 올바르지 않습니다. 변경된 것은 없습니다.',
  weak: '추측하기 쉬운 암호입니다. 변경된 것은 없습니다. 관련 없는 단어를 더 넣으세요.',
  sessionsTitle: '로그인한 곳 ({count})',
  sessionsText: '세션은 24시간 동안 사용하지 않거나 7일이 지나면 끝납니다. 마지막 사용 시각에는 최대 5분의 오차가 있습니다. 모르는 세션이 있으면 끝내고 암호를 변경하세요.',
  thisOne: '이 브라우저',
  unknownBrowser: '알 수 없는 브라우저',
  unknownAddress: '알 수 없는 주소',
  since: '{time} 로그인',
  lastUsed: '{time} 마지막 사용',
  end: '끝내기',
  endOf: '{browser} 세션 끝내기',
  endedNotice: '세션을 끝냈습니다.',
};
