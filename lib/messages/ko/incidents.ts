import type { incidents as english } from '../en/incidents';

export const incidents: typeof english = {
  title: '보안 사고',
};
