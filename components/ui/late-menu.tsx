'use client';

import { useState, type ComponentProps, type ComponentType } from 'react';
import { late } from './late';

type Button = ComponentType<ComponentProps<'button'>>;

/**
 * A button with a menu that is loaded late, as everything that is not there before a press.
 *
 * @param load the menu, with the same button in an `OpenedMenu`
 */
export function lateMenu(Button: Button, load: () => Promise<ComponentType<object>>): ComponentType<object> {
  const Opened = late(load, () => <Button aria-haspopup="menu" aria-busy />);
  return function LateMenu() {
    const [pressed, setPressed] = useState(false);
    return pressed ? <Opened /> : <Button aria-haspopup="menu" aria-expanded={false} onClick={() => setPressed(true)} />;
  };
}
