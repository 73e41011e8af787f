import type { overview as english } from '../en/overview';

export const overview: typeof english = {
  title: '개요',
};
