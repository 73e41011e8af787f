import { expect, test } from 'vitest';
import { Shell } from '@/components/shell/shell';
import { look } from '@/components/testing/screen';
import NotFoundAlone from '../not-found';
import NotFoundHere from './not-found';

test('a page that is not there has one main part, within the frame of the console and alone', () => {
  for (const page of [<NotFoundAlone key="alone" />, <Shell key="here"><NotFoundHere /></Shell>]) {
    const { html } = look(page, { address: '/nowhere' });
    expect(html.match(/<main/g)).toHaveLength(1);
    expect(html).toContain('There is no such page');
  }
});
