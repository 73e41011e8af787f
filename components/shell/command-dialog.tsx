'use client';

import { TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { may } from '@/lib/console/people/roles';
import { useMe } from '../hooks/use-me';
import { useOverview } from '../hooks/use-overview';
import { useServerHref } from '../hooks/use-server-id';
import { Dialog } from '../ui/dialog';
import { matchingCommands, type Command } from './commands';
import { places } from './places';
import classes from './command-dialog.module.css';

/** Where to go, by typing a part of its name; below, the keys that work everywhere. */
export function CommandDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations('commands');
  const names = useTranslations('shell');
  const router = useRouter();
  const hrefOf = useServerHref();
  const { role } = useMe();
  const incident = useOverview().data?.openIncident ?? null;
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const list = useId();
  const all: Command[] = [
    ...(incident === null ? [] : [{ kind: 'incident' as const, label: t('openIncident', { number: incident.number }), href: hrefOf(`/incidents/${incident.number}`) }]),
    ...places.filter(({ permission }) => permission === undefined || may(role, permission)).map(({ name, href }) => ({ kind: 'place' as const, name, label: names(name), href: hrefOf(href) })),
  ];
  const found = matchingCommands(all, typed, (text) => {
    const address = hrefOf('/suspects');
    return { kind: 'search', label: t('searchFor', { text }), href: `${address}${address.includes('?') ? '&' : '?'}search=${encodeURIComponent(text)}` };
  });
  const go = (command: Command | undefined): void => {
    if (command === undefined) return;
    onClose();
    router.push(command.href);
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setChosen((before) => (before + step + found.length) % found.length);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) go(found[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog opened onClose={onClose} title={t('title')}>
      <TextInput
        data-autofocus
        size="md"
        label={t('label')}
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={`${list}-${chosen}`}
        autoComplete="off"
        maxLength={320}
        value={typed}
        onKeyDown={press}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setChosen(0);
        }}
      />
      <ul id={list} role="listbox" aria-label={t('title')} className={classes.list}>
        {found.map((command, index) => (
          // The keys are handled by the input, which keeps the focus.
          <li
            key={command.href}
            ref={index === chosen ? intoView : undefined}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={classes.option}
            onClick={() => go(command)}
            onPointerMove={() => setChosen(index)}
          >
            {command.label}
          </li>
        ))}
      </ul>
      <dl className={classes.keys}>
        {(['commands', 'search', 'help', 'close', 'chart'] as const).map((key) => (
          <div key={key}>
            <dt>
              <kbd>{t(`key.${key}`)}</kbd>
            </dt>
            <dd>{t(`does.${key}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function intoView(option: HTMLElement | null): void {
  void option?.scrollIntoView({ block: 'nearest' });
}
