'use client';

import { Menu, type MenuProps } from '@mantine/core';
import { useEffect, useRef, useState, type ComponentProps, type ComponentType, type ReactNode } from 'react';

interface OpenedMenuProps {
  position: MenuProps['position'];
  /** Opens and closes it. */
  Button: ComponentType<ComponentProps<'button'>>;
  children: ReactNode;
}

/** A menu that was loaded because its button was pressed: it opens, and its button has the focus that the one before it had. */
export function OpenedMenu({ position, Button, children }: OpenedMenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      button.current?.focus();
      setOpened(true);
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <Menu position={position} withinPortal opened={opened} onChange={setOpened}>
      <Menu.Target>
        <Button ref={button} />
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
