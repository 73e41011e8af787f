'use client';

import { Button, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Dialog } from '@/components/ui/dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import { blocklistsSavingSchema, blocklistSchema, LISTS_MAX, sendingAddressSchema, ADDRESSES_MAX, type Blocklists } from '@/lib/console/blocklists/schemas';
import classes from './incidents.module.css';
import { useSaveBlocklists } from './use-blocklists';

const linesOf = (text: string): string[] => text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));

/** A line is the zone, and after a blank where one is taken off again. */
function listOf(line: string): { zone: string; removal: string } {
  const [zone = '', ...removal] = line.split(/\s+/);
  return { zone, removal: removal.join(' ') };
}

/** Addresses and lists, one a line; what is wrong is named at its field, and what was typed stays. */
export function BlocklistsDialog({ serverId, blocklists, onClose }: { serverId: string; blocklists: Blocklists; onClose(): void }) {
  const t = useTranslations('incidents.blocklists');
  const shell = useTranslations('shell');
  const save = useSaveBlocklists(serverId);
  const [addresses, setAddresses] = useState(blocklists.addresses.join('\n'));
  const [lists, setLists] = useState(blocklists.lists.map(({ zone, removal }) => `${zone} ${removal}`.trim()).join('\n'));
  const [isTried, setTried] = useState(false);
  const typed = { addresses: linesOf(addresses), lists: linesOf(lists) };
  const wrongAddress = typed.addresses.find((line) => !sendingAddressSchema.safeParse(line).success);
  const wrongList = typed.lists.find((line) => !blocklistSchema.safeParse(listOf(line)).success);
  const addressError = wrongAddress !== undefined ? t('wrongAddress', { line: wrongAddress }) : typed.addresses.length > ADDRESSES_MAX ? t('tooMany', { max: ADDRESSES_MAX }) : null;
  const listError = wrongList !== undefined ? t('wrongList', { line: wrongList }) : typed.lists.length > LISTS_MAX ? t('tooMany', { max: LISTS_MAX }) : null;
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    const parsed = blocklistsSavingSchema.safeParse({ addresses: typed.addresses, lists: typed.lists.map(listOf) });
    if (parsed.success && !save.isPending) save.mutate(parsed.data, { onSuccess: onClose });
  }
  return (
    <Dialog opened onClose={onClose} title={t('edit')} size="lg">
      <form onSubmit={submit} className={classes.step} noValidate>
        <Textarea
          label={t('addresses')}
          description={t('addressesHint')}
          data-autofocus
          autosize
          minRows={2}
          spellCheck={false}
          value={addresses}
          error={isTried ? addressError : null}
          onChange={(event) => setAddresses(event.currentTarget.value)}
        />
        <Textarea label={t('lists')} description={t('listsHint')} autosize minRows={4} maxRows={12} spellCheck={false} value={lists} error={isTried ? listError : null} onChange={(event) => setLists(event.currentTarget.value)} />
        <ProblemMessage error={save.error} />
        <div className={classes.blocklistButtons}>
          <Button type="submit" loading={save.isPending}>
            {t('save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {shell('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
