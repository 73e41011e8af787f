import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { AppRouterContext, type AppRouterInstance } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import { PathnameContext, SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Role } from '@/lib/console/people/roles';
import type { Language } from '@sluice/messages/language';
import { messagesOf, type Messages } from '@sluice/messages/messages';
import { LanguageProvider } from '../hooks/language';
import { putWords } from '../hooks/words';
import { IdentityProvider } from '../hooks/provider';
import { MeProvider } from '../hooks/use-me';
import { elementsOf, readMarkup, textOf, type Element } from './markup';

export interface Looking {
  role?: Role;
  language?: Language;
  /** The address that the page was opened with. */
  address?: string;
  /** What the console has answered to the page's questions, by the key of each. */
  answers?: readonly (readonly [key: readonly unknown[], answer: unknown])[];
  /** How the newest try of some of these questions failed. */
  failures?: readonly (readonly [key: readonly unknown[], error: Error])[];
  /** The identity provider's label. */
  provider?: string;
  /** The sentences that are there; all by default. */
  words?: Messages;
}

const router: AppRouterInstance = {
  back: () => undefined,
  forward: () => undefined,
  refresh: () => undefined,
  push: () => undefined,
  replace: () => undefined,
  prefetch: () => undefined,
} as unknown as AppRouterInstance;

/** Shows a part of the console as a browser first shows it, to somebody in a role and a language, with answers of the console. Nothing is asked and nothing runs after it. */
export function look(part: ReactNode, { role = 'operator', language = 'en', address = '/', answers = [], failures = [], provider, words = messagesOf(language) }: Looking = {}): Screen {
  putWords(language, words);
  const client = new QueryClient({ defaultOptions: { queries: { networkMode: 'always', retry: false } } });
  for (const [key, answer] of answers) client.setQueryData(key, answer);
  for (const [queryKey, error] of failures) client.getQueryCache().find({ queryKey })?.setState({ status: 'error', error });
  const { pathname, searchParams } = new URL(address, 'http://console');
  const me = {
    id: 'me',
    name: 'Me',
    email: 'me@example.test',
    role,
    secondFactor: { on: false, recoveryCodes: null, required: false },
    passkeys: [],
    password: true,
    provider: null,
  };
  const html = renderToStaticMarkup(
    <AppRouterContext value={router}>
      <PathnameContext value={pathname}>
        <SearchParamsContext value={searchParams}>
          <LanguageProvider initial={language}>
            <QueryClientProvider client={client}>
              <MantineProvider>
                <IdentityProvider label={provider ?? null}>
                  <MeProvider me={me}>{part}</MeProvider>
                </IdentityProvider>
              </MantineProvider>
            </QueryClientProvider>
          </LanguageProvider>
        </SearchParamsContext>
      </PathnameContext>
    </AppRouterContext>,
  );
  client.clear();
  return new Screen(readMarkup(html), html);
}

/** What somebody sees and can press. */
export class Screen {
  constructor(
    private readonly root: Element,
    readonly html: string = '',
    private readonly around: readonly Element[] = [],
  ) {}

  /** All words in their order, also those for a screen reader. */
  get text(): string {
    return textOf(this.root);
  }

  /** Names of all buttons and links, in their order, that can be pressed now. */
  get pressable(): string[] {
    return this.#controls().flatMap(({ name, isOff }) => (isOff ? [] : [name]));
  }

  /** Those that are there and cannot be pressed. */
  get off(): string[] {
    return this.#controls().flatMap(({ name, isOff }) => (isOff ? [name] : []));
  }

  /** The parts with an attribute of this value, each as a screen of its own. */
  all(attribute: string, value: string): Screen[] {
    return elementsOf(this.root, this.around).flatMap(({ element, around }) =>
      element.attributes[attribute] === value ? [new Screen(element, '', [...around, element])] : [],
    );
  }

  /** The one part with an attribute of this value. @throws Error where there is none, or more than one */
  part(attribute: string, value: string): Screen {
    const [found, ...more] = this.all(attribute, value);
    if (found === undefined || more.length > 0)
      throw new Error(`${more.length > 0 ? 'More than one part has' : 'No part has'} ${attribute}="${value}" in: ${this.text}`);
    return found;
  }

  /** The value of an attribute of this part itself. */
  attribute(name: string): string | undefined {
    return this.root.attributes[name];
  }

  /** The values of an attribute wherever it stands. */
  attributes(name: string): string[] {
    return elementsOf(this.root).flatMap(({ element }) => element.attributes[name] ?? []);
  }

  #controls(): { name: string; isOff: boolean }[] {
    return elementsOf(this.root, this.around).flatMap(({ element, around }) => {
      const { tag, attributes } = element;
      if (tag !== 'button' && tag !== 'a' && tag !== 'input' && tag !== 'textarea') return [];
      const isOff =
        'disabled' in attributes || attributes['aria-disabled'] === 'true' || around.some((each) => each.tag === 'fieldset' && 'disabled' in each.attributes);
      return [{ name: attributes['aria-label'] ?? (textOf(element) || (attributes['id'] === undefined ? '' : this.#labelOf(attributes['id']))), isOff }];
    });
  }

  #labelOf(id: string): string {
    const label = elementsOf(this.root).find(({ element }) => element.tag === 'label' && element.attributes['for'] === id);
    return label === undefined ? '' : textOf(label.element);
  }
}
