import type { auth as english } from '../en/auth';

export const auth: typeof english = {
  title: '로그인',
};
