import type { protectNow as english } from '../en/protect-now';

export const protectNow: typeof english = {
  title: '지금 {server} 서버의 보호를 시작하시겠습니까?',
  titleAsked: '{server} 서버의 보호',
  happens: '지금부터 외부 도메인으로 보내는 새 메일을 거부합니다. 발송하면 {reply} 오류가 표시됩니다.',
  flows: '외부에서 들어오는 메일과 내부 메일은 정상적으로 오갑니다.',
  queued: '이미 큐에 있는 메일은 메일 서버 보호 페이지에서 대기하도록 설정하지 않았다면 발송될 수 있습니다.',
  stays: '계정과 설정, 발송 큐는 그대로 유지됩니다.',
  ends: 'SMTP 수신 서비스를 재시작해야만 해제됩니다. 새로 열리는 보안 사고의 6단계에서 재시작합니다.',
  toIncident: '보안 사고 {number}번 열기',
  whyNot: {
    loading: '메일 서버 상태를 아직 알 수 없습니다.',
    unreachable: '콘솔이 응답하지 않아 요청할 수 없습니다.',
    'not-told': '콘솔이 이 메일 서버의 상태를 알려 주지 않습니다.',
    'no-server': '등록된 메일 서버가 없습니다.',
    'never-connected': '가드가 아직 한 번도 보고하지 않아 실행할 수 없습니다.',
    silent: '가드가 응답하지 않아 지금 실행할 수 없습니다.',
    'too-old': '이 호스트의 가드가 이전 버전이라 이 작업을 모릅니다. 가드를 업데이트하세요.',
    protected: '이미 보호 상태입니다.',
    'under-way': '이미 요청되었으며 가드가 아직 결과를 보고하지 않았습니다.',
  },
};
