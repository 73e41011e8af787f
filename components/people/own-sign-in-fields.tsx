'use client';

import { PasswordInput, TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { RequestProblem } from '../hooks/request';
import { useMe } from '../hooks/use-me';
import { ProblemMessage } from '../ui/problem-message';

/** What shows that it is still the same person: the password and, where a second factor is on, a code. What was wrong is told at its field. */
export function OwnSignInFields({ value, onChange, error }: { value: { password: string; code: string }; onChange(value: { password: string; code: string }): void; error: Error | null }) {
  const t = useTranslations('auth');
  const { email, secondFactor, password } = useMe();
  const code = error instanceof RequestProblem ? error.code : null;
  // Of a form that was not understood only the code can be the reason.
  const wrongCode = code === 'wrong-code' || code === 'bad-request';
  return (
    <>
      {/* A keeper of passwords must know whose this is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      {password && (
        <PasswordInput
          size="md"
          data-autofocus
          label={t('password')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          value={value.password}
          onChange={(event) => onChange({ ...value, password: event.currentTarget.value })}
          error={code === 'wrong-password' ? t('confirmWrong') : undefined}
        />
      )}
      {secondFactor.on && (
        <TextInput
          size="md"
          label={t('code')}
          autoComplete="one-time-code"
          autoCapitalize="none"
          maxLength={40}
          value={value.code}
          onChange={(event) => onChange({ ...value, code: event.currentTarget.value })}
          error={wrongCode ? t('codeWrong') : undefined}
        />
      )}
      {code !== 'wrong-password' && !(wrongCode && secondFactor.on) && <ProblemMessage error={error} />}
    </>
  );
}
