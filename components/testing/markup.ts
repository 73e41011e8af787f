/** An element as React wrote it. */
export interface Element {
  tag: string;
  attributes: Record<string, string>;
  children: (Element | string)[];
}

const TOKEN = /<(\/?)([a-z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*(\/?)>|([^<]+)/gi;
const VOID = new Set(['input', 'br', 'wbr', 'img', 'hr', 'link', 'meta']);
const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#x27;': "'" };
const plain = (text: string): string => text.replace(/&(?:amp|lt|gt|quot|#x27);/g, (entity) => ENTITIES[entity] ?? entity);

/**
 * Reads what React writes, which is strict: every element is closed, every value quoted, every special sign an entity.
 *
 * @throws Error where something else stands in it, as a text that was put into a page as it is
 */
export function readMarkup(html: string): Element {
  const root: Element = { tag: '', attributes: {}, children: [] };
  const open = [root];
  let read = 0;
  for (const { index, 0: whole, 1: closing, 2: tag = '', 3: attributes = '', 4: closed, 5: text } of html.matchAll(TOKEN)) {
    if (index !== read) break;
    read += whole.length;
    const parent = open[open.length - 1]!;
    if (text !== undefined) parent.children.push(plain(text));
    else if (closing === '/') {
      if (open.pop()!.tag !== tag) throw new Error(`</${tag}> closes nothing.`);
    } else {
      const element = { tag, attributes: attributesIn(attributes), children: [] };
      parent.children.push(element);
      if (closed !== '/' && !VOID.has(tag)) open.push(element);
    }
  }
  if (read !== html.length || open.length !== 1) throw new Error(`This is nothing that React writes: ${html.slice(read, read + 200)}`);
  return root;
}

function attributesIn(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, plain(value)]));
}

/** Every element below, in the order of the page, with those around it, the innermost last. */
export function elementsOf(root: Element, around: readonly Element[] = []): { element: Element; around: readonly Element[] }[] {
  return root.children.flatMap((child) => (typeof child === 'string' ? [] : [{ element: child, around }, ...elementsOf(child, [...around, child])]));
}

/** What stands in it as one line: what is hidden is read, what is there for the eye alone is not, because the same is said beside it. */
export function textOf(part: Element | string): string {
  return rawTextOf(part).replace(/\s+/g, ' ').trim();
}

/** Parts of a text rather than texts of their own: an account's name with its marks. */
const WITHIN = new Set(['bdi', 'b', 'strong', 'em', 'code']);

function rawTextOf(part: Element | string, within = false): string {
  if (typeof part === 'string') return part;
  if (part.tag === 'style' || part.tag === 'script' || part.attributes['aria-hidden'] === 'true') return '';
  const joins = within || WITHIN.has(part.tag);
  const text = part.children.map((child) => rawTextOf(child, joins)).join('');
  return joins ? text : ` ${text} `;
}
