'use client';

import { PasswordInput, Progress, type PasswordInputProps } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { LEAST_STRENGTH, passwordStrength } from '@/lib/console/people/password-strength';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '@/lib/console/people/schemas';
import classes from './entrance.module.css';

const strengthColours = ['red', 'red', 'orange', 'teal', 'green'] as const;

/** What is wrong with a password that somebody chooses, as a sentence; null when it will do. @param known what an attacker would try first */
export function useNewPasswordFault(): (password: string, known: string[]) => string | null {
  const t = useTranslations('auth');
  return (password, known) => {
    if (password.length < SHORTEST_PASSWORD) return t('tooShort', { count: password.length });
    if (password.length > LONGEST_PASSWORD) return t('tooLong');
    return passwordStrength(password, known) < LEAST_STRENGTH ? t('tooWeak') : null;
  };
}

/** A password to be chosen, with how strong it is. */
export function NewPasswordInput({ value, known, ...input }: { value: string; known: string[] } & PasswordInputProps) {
  const t = useTranslations('auth');
  const strength = value === '' ? null : passwordStrength(value, known);
  return (
    <div>
      <PasswordInput size="md" description={t('newPasswordHint')} autoComplete="new-password" visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }} value={value} {...input} />
      <Progress value={strength === null ? 0 : (strength + 1) * 20} color={strengthColours[strength ?? 0]} size="sm" mt={8} aria-hidden />
      <p className={classes.hint} aria-live="polite">
        {strength === null ? '\u00a0' : t('strength', { level: t(`strength${strength}`) })}
      </p>
    </div>
  );
}
