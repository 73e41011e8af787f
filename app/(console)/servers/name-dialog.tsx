'use client';

import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { serverNameSchema } from '@/lib/console/servers/schemas';
import { RequestProblem } from '@/components/hooks/request';
import { Dialog } from '@/components/ui/dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import classes from './servers.module.css';

export interface NameDialogProps {
  title: ReactNode;
  text: ReactNode;
  submit: string;
  initial?: string;
  pending: boolean;
  error: unknown;
  onClose(): void;
  onSubmit(name: string): void;
}

/** Asks for the name of a mail host; a name that is taken is told at the field, and what was typed stays. */
export function NameDialog({ title, text, submit, initial = '', pending, error, onClose, onSubmit }: NameDialogProps) {
  const t = useTranslations('servers');
  const shell = useTranslations('shell');
  const [name, setName] = useState(initial);
  const [wrong, setWrong] = useState(false);
  const taken = error instanceof RequestProblem && error.code === 'name-taken';
  function send(event: FormEvent): void {
    event.preventDefault();
    const parsed = serverNameSchema.safeParse(name);
    setWrong(!parsed.success);
    if (parsed.success && !pending) onSubmit(parsed.data);
  }
  return (
    <Dialog opened onClose={onClose} title={title}>
      <form onSubmit={send} className={classes.form} noValidate>
        <p className={classes.text}>{text}</p>
        <TextInput
          label={t('name')}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          maxLength={60}
          value={name}
          error={wrong ? t('nameWrong') : taken ? t('nameTaken') : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {!taken && <ProblemMessage error={error} />}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {shell('cancel')}
          </Button>
          <Button type="submit" loading={pending}>
            {submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
