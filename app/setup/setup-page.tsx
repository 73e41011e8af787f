'use client';

import { Alert, Button, PasswordInput, Progress, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import { setupSchema, type Setup } from '@/lib/console/people/schemas';
import { request } from '@/components/hooks/request';
import { ProblemMessage } from '@/components/ui/problem-message';
import { Entrance } from '@/components/entrance/entrance';
import { LEAST_STRENGTH, passwordStrength } from '@/lib/console/people/password-strength';
import classes from '@/components/entrance/entrance.module.css';

const strengthColours = ['red', 'red', 'orange', 'teal', 'green'] as const;

/** Makes an administrator with a one-time link. */
export function SetupPage() {
  const t = useTranslations('auth');
  const token = useSearchParams().get('token') ?? '';
  const setup = useMutation({
    mutationFn: (body: Setup) => request('/api/setup', { schema: z.object({ created: z.boolean() }), method: 'POST', body }),
    onSuccess: (_answer, { email }) => window.location.assign(`/sign-in?created=1&email=${encodeURIComponent(email)}`),
  });
  const form = useForm({
    initialValues: { name: '', email: '', password: '' },
    validate: {
      name: (value) => (setupSchema.shape.name.safeParse(value).success ? null : t('nameNeeded')),
      email: (value) => (setupSchema.shape.email.safeParse(value.trim()).success ? null : t('emailNeeded')),
      password: (value, values) => {
        if (value.length < 10) return t('tooShort', { count: value.length });
        if (value.length > 128) return t('tooLong');
        return passwordStrength(value, [values.name, values.email]) < LEAST_STRENGTH ? t('tooWeak') : null;
      },
    },
  });
  const { name, email, password } = form.values;
  const strength = password === '' ? null : passwordStrength(password, [name, email]);
  return (
    <Entrance title={t('setupTitle')} description={t('setupText')}>
      {setupSchema.shape.token.safeParse(token).success ? (
        <form className={classes.form} noValidate onSubmit={form.onSubmit((values) => setup.mutate({ ...values, email: values.email.trim(), token }))}>
          <ProblemMessage error={setup.error} />
          <TextInput size="md" label={t('name')} description={t('nameHint')} autoComplete="name" maxLength={100} {...form.getInputProps('name')} />
          <TextInput type="email" size="md" label={t('email')} autoComplete="username" maxLength={254} {...form.getInputProps('email')} />
          <div>
            <PasswordInput size="md" label={t('newPassword')} description={t('newPasswordHint')} autoComplete="new-password" visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }} {...form.getInputProps('password')} />
            <Progress value={strength === null ? 0 : (strength + 1) * 20} color={strengthColours[strength ?? 0]} size="sm" mt={8} aria-hidden />
            <p className={classes.hint} aria-live="polite">
              {strength === null ? '\u00a0' : t('strength', { level: t(`strength${strength}`) })}
            </p>
          </div>
          <Button type="submit" size="md" loading={setup.isPending || setup.isSuccess}>
            {t('create')}
          </Button>
        </form>
      ) : (
        <Alert role="alert" color="red" classNames={{ message: 'problem-text' }}>
          {t('setupNoToken')}
        </Alert>
      )}
    </Entrance>
  );
}
