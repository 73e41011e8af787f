'use client';

import { Alert, Button, PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslations } from 'use-intl';
import { NewPasswordInput, useNewPasswordFault } from '@/components/entrance/new-password-input';
import { RequestProblem } from '@/components/hooks/request';
import { useMe } from '@/components/hooks/use-me';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useChangePassword } from './use-own-account';
import classes from './account.module.css';

/** One's own password. What is wrong with the old or the new one is told at its field. */
export function PasswordForm() {
  const t = useTranslations('account');
  const words = useTranslations('auth');
  const { name, email, password: hasPassword } = useMe();
  const fault = useNewPasswordFault();
  const change = useChangePassword();
  const form = useForm({
    initialValues: { currentPassword: '', password: '' },
    validate: {
      currentPassword: (value) => (hasPassword && value === '' ? words('passwordNeeded') : null),
      password: (value) => fault(value, [name, email]),
    },
  });
  const code = change.error instanceof RequestProblem ? change.error.code : null;
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={form.onSubmit((values) => {
        if (!change.isPending) change.mutate(hasPassword ? values : { password: values.password }, { onSuccess: form.reset });
      })}
    >
      {/* A keeper of passwords must know whose this is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      {hasPassword ? (
        <PasswordInput
          size="md"
          label={t('currentPassword')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': words('showPassword') }}
          {...form.getInputProps('currentPassword')}
          {...(code === 'wrong-password' ? { error: t('wrong') } : {})}
        />
      ) : (
        <p className={classes.text}>{t('noPassword')}</p>
      )}
      <NewPasswordInput label={t('newPassword')} known={[name, email]} {...form.getInputProps('password')} {...(code === 'bad-request' ? { error: t('weak') } : {})} value={form.values.password} />
      {code !== 'wrong-password' && code !== 'bad-request' && <ProblemMessage error={change.error} />}
      <div role="status">{change.isSuccess && <Alert color="green">{t('changed')}</Alert>}</div>
      <Button type="submit" size="md" loading={change.isPending}>
        {t(hasPassword ? 'change' : 'setPassword')}
      </Button>
    </form>
  );
}
