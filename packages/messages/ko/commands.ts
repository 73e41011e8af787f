import type { commands as english } from '../en/commands';

export const commands: typeof english = {
  title: '바로 가기',
  label: '화면 이름이나 계정의 일부',
  openIncident: '진행 중인 보안 사고 {number}번',
  searchFor: '계정에서 “{text}” 검색',
  key: { commands: 'Ctrl K', search: '/', help: '?', close: 'Esc', chart: 'Esc' },
  does: {
    commands: '어디서나 이 목록 열기(Mac에서는 ⌘ K)',
    search: '화면의 검색란으로 이동',
    help: '단축키와 이 목록 열기',
    close: '아무것도 하지 않고 대화 상자 닫기',
    chart: '확대한 그래프를 전체 시간으로 되돌리기',
  },
};
