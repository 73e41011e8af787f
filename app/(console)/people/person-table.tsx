'use client';

import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconLogout, IconShieldOff, IconTrash, IconUserCheck, IconUserOff, IconUserShield } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { Person } from '@/lib/console/people/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { Age } from '@/components/ui/moment';
import { RecordTable } from '@/components/ui/record-table';
import { StatusPill } from '@/components/ui/status-pill';
import classes from './people.module.css';

interface PersonActs {
  onEnable(person: Person): void;
  onSignOut(person: Person): void;
  /** What is asked about in a dialog first. */
  onAsk(kind: 'role' | 'disable' | 'factor' | 'remove', person: Person): void;
}

/** One row for each person; on a phone each row is a block of its own. */
export function PersonTable({ people, me, ...acts }: { people: readonly Person[]; me: string } & PersonActs) {
  const t = useTranslations('people');
  return (
    <RecordTable className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('person')}</th>
          <th scope="col">{t('role')}</th>
          <th scope="col">{t('state')}</th>
          <th scope="col">{t('lastSeen')}</th>
          <th scope="col">
            <span className="visually-hidden">{t('actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.id} data-quiet={person.disabled || undefined}>
            <td className={classes.identity}>
              <strong>
                <bdi>{visibleString(person.name)}</bdi>
                {person.id === me && <span className={classes.quiet}> · {t('you')}</span>}
              </strong>
              <span className={classes.quiet}>
                <bdi>{visibleString(person.email)}</bdi>
              </span>
            </td>
            <td className={classes.role}>{t(`roles.${person.role}`)}</td>
            <td className={classes.state}>
              <StatusPill look={person.disabled ? 'off' : 'watching'}>{person.disabled ? t('disabled') : t('active')}</StatusPill>
              {person.secondFactor && <span className={classes.quiet}> {t('secondFactorOn')}</span>}
            </td>
            <td className={`${classes.seen} ${classes.quiet}`}>
              {person.lastSeenAt === null ? (
                t('never')
              ) : (
                <>
                  <Age at={person.lastSeenAt} /> · {t('sessions', { count: person.sessions })}
                </>
              )}
            </td>
            <td className={classes.menu}>
              <PersonMenu person={person} own={person.id === me} {...acts} />
            </td>
          </tr>
        ))}
      </tbody>
    </RecordTable>
  );
}

function PersonMenu({ person, own, onEnable, onSignOut, onAsk }: { person: Person; own: boolean } & PersonActs) {
  const t = useTranslations('people');
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={40} className="touch-target" aria-label={t('menu', { name: visibleString(person.name) })}>
          <IconDots size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconUserShield size={16} aria-hidden />} onClick={() => onAsk('role', person)}>
          {t('changeRole')}
        </Menu.Item>
        {person.sessions > 0 && (
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => onSignOut(person)}>
            {t('signOut')}
          </Menu.Item>
        )}
        {person.disabled ? (
          <Menu.Item leftSection={<IconUserCheck size={16} aria-hidden />} onClick={() => onEnable(person)}>
            {t('enable')}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconUserOff size={16} aria-hidden />} onClick={() => onAsk('disable', person)}>
            {t('disable')}
          </Menu.Item>
        )}
        {person.secondFactor && !own && (
          <Menu.Item leftSection={<IconShieldOff size={16} aria-hidden />} onClick={() => onAsk('factor', person)}>
            {t('takeFactor')}
          </Menu.Item>
        )}
        <Menu.Item color="red.8" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => onAsk('remove', person)}>
          {t('remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
