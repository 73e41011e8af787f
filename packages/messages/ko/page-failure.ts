export const pageFailure = {
  title: '페이지를 표시하지 못했습니다',
  text: '페이지를 만드는 중 오류가 발생했습니다. 메일 서버와 보호 기능에는 영향이 없습니다. 다시 시도하세요.',
  /** Before the code. */
  withCode: '같은 오류가 반복되면 Sluice 담당자에게 이 코드를 알려 주세요.',
  withoutCode: '같은 오류가 반복되면 직전에 한 작업을 Sluice 담당자에게 알려 주세요.',
  again: '다시 시도',
};
