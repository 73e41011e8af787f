'use client';

import { Alert, Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import * as z from 'zod';
import type { OpenInvitation } from '@/lib/console/people/schemas';
import { setupSchema, type Setup } from '@/lib/console/people/setup-schema';
import { Entrance } from '@/components/entrance/entrance';
import { NewPasswordInput, useNewPasswordFault } from '@/components/entrance/new-password-input';
import { useEarlyForm } from '@/components/entrance/use-early-form';
import { goTo } from '@/components/hooks/address';
import { request } from '@/components/hooks/request';
import { ProblemMessage } from '@/components/ui/problem-message';
import classes from '@/components/entrance/entrance.module.css';

/** Makes a person with a one-time link. @param invitation what the link says; null when it cannot be used (any more) */
export function SetupPage({ token, invitation }: { token: string; invitation: OpenInvitation | null }) {
  const t = useTranslations('auth');
  const people = useTranslations('people');
  const fault = useNewPasswordFault();
  const setup = useMutation({
    mutationFn: (body: Setup) => request('/api/setup', { schema: z.object({ created: z.boolean() }), method: 'POST', body }),
    onSuccess: (_answer, { email }) => goTo(`/sign-in?created=1&email=${encodeURIComponent(email)}`),
  });
  const form = useForm({
    initialValues: { name: '', email: invitation?.email ?? '', password: '' },
    validate: {
      name: (value) => (setupSchema.shape.name.safeParse(value).success ? null : t('nameNeeded')),
      email: (value) => (setupSchema.shape.email.safeParse(value.trim()).success ? null : t('emailNeeded')),
      password: (value, values) => fault(value, [values.name, values.email]),
    },
  });
  const { ref, isAlive } = useEarlyForm(form.setValues);
  const send = form.onSubmit((values) => setup.mutate({ ...values, email: values.email.trim(), token }));
  const { name, email, password } = form.values;
  if (invitation === null) {
    return (
      <Entrance title={t('setupTitle')}>
        <Alert role="alert" color="red" classNames={{ message: 'problem-text' }}>
          {token === '' ? t('setupNoToken') : t('setupOver')}
        </Alert>
      </Entrance>
    );
  }
  return (
    <Entrance title={t('setupTitle')} description={t('setupText', { role: people(`roles.${invitation.role}`) })}>
      <form ref={ref} className={classes.form} method="post" noValidate onSubmit={send}>
        <ProblemMessage error={setup.error} />
        <TextInput name="name" size="md" label={t('name')} description={t('nameHint')} autoComplete="name" maxLength={100} {...form.getInputProps('name')} />
        <TextInput
          name="email"
          type="email"
          size="md"
          label={t('email')}
          autoComplete="username"
          maxLength={254}
          readOnly={invitation.email !== null}
          {...form.getInputProps('email')}
        />
        <NewPasswordInput name="password" label={t('newPassword')} known={[name, email]} {...form.getInputProps('password')} value={password} />
        <Button type="submit" size="md" loading={setup.isPending || setup.isSuccess} disabled={!isAlive}>
          {t('create')}
        </Button>
      </form>
    </Entrance>
  );
}
