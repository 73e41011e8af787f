import { expect, test } from 'vitest';
import { look } from '@/components/testing/screen';
import type { Language } from '@sluice/messages/language';
import { SignInPage } from './sign-in-page';

const seen = (address: string, language: Language = 'en') => look(<SignInPage />, { address, language, provider: 'Office' });

test.each([
  ['too-many', 'Too many sign-ins with Office were tried from your address within a minute. Nobody was signed in.', 'Office 로그인을 너무 많이 시도하여'],
  ['storage-full', "The console's disk is full, so nothing can be recorded", '콘솔의 디스크가 가득 차서'],
  ['storage-missing', "The console's database is not where it was.", '콘솔의 데이터베이스가 원래 위치에 없습니다.'],
  ['unknown', 'Nobody with your address at Office is known here.', 'Office 계정의 메일 주소가 등록되어 있지 않아'],
  ['<script>alert(1)</script>', 'What Office answered could not be used. Nobody was signed in.', 'Office의 응답을 사용할 수 없어'],
])('who comes back from the provider and is not let in reads why, in both languages: %s', (reason, english, korean) => {
  const address = `/sign-in?${new URLSearchParams({ refused: reason }).toString()}`;
  expect(seen(address).part('role', 'alert').text).toContain(english);
  expect(seen(address, 'ko').part('role', 'alert').text).toContain(korean);
  expect(seen(address).pressable).toContain('Sign in with Office');
});

test('who was not refused reads of no problem, and is asked for a code where one is due', () => {
  expect(seen('/sign-in').all('role', 'alert')).toEqual([]);
  expect(seen('/sign-in?code=1').text).toContain('Office let you in. Enter the six digits that your authenticator app shows');
});
