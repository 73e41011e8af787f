import type { protection as english } from '../en/protection';

export const protection: typeof english = {
  title: '메일 서버 보호',
};
