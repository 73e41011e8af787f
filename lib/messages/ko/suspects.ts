import type { suspects as english } from '../en/suspects';

export const suspects: typeof english = {
  title: '의심 계정',
};
