import { hostname } from 'node:os';
import type { Page } from '@playwright/test';
import { BEGIN, END } from '@sluice/messages/testing/pseudo-language';

/** What a page shows that is no sentence: names, places, times, and words that are the same in every language. */
const DATA: readonly RegExp[] = [
  /[\w.+*-]+@[\w.-]+/g,
  // Times, durations, ages and zones come from the form of a language, not from its sentences.
  /\b(?:\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: \d{4})?|\d+ (?:d|h|min|s)|just now|ago|KST|UTC(?:[+-]\d+(?::\d+)?)?)\b/g,
  /\d[\d,.]* (?:KiB|MiB|GiB|MB)\b/g,
  /\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b/gi,
  /\b(?:https?|JSON|CSV|SQLite|PostgreSQL|Sluice|mx1|minsu|English|En|Ctrl|Esc)\b/g,
  /한국어|日本語/g,
  // What a mail program is told is English everywhere.
  /\b530 [\w ]+|This account is closed for now because[^⟦]*/g,
  /Playwright\/\S+ \([^)]*\) node\/\S+(?: CI\/1)?/g,
  // A browser, or a program that signed in, and this machine.
  /\b(?:HeadlessChrome|Chrome|Chromium|Linux|Playwright|node)\b/gi,
  new RegExp(`\\b${hostname().replace(/[^\w-]/g, '\\$&')}\\b`, 'g'),
];
const CODE = 'code, pre, kbd, samp, script, style, noscript, [data-verbatim], svg title';

/** Words on a page, and in what is said of it to those who do not see it, that no sentence of the catalogue brought. */
export async function wordsOutside(page: Page): Promise<string[]> {
  const texts = await page.evaluate((code) => {
    const shown: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (parent === null || parent.closest(code) !== null || parent.getClientRects().length === 0) continue;
      const text = walker.currentNode.textContent ?? '';
      // Where a line may end within an address, it is one text all the same.
      if (walker.currentNode.previousSibling?.nodeName === 'WBR') shown.push(`${shown.pop() ?? ''}${text}`);
      else shown.push(text);
    }
    for (const element of document.body.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      if (element.closest(code) !== null) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) shown.push(element.getAttribute(name) ?? '');
    }
    return shown;
  }, CODE);
  const inside = new RegExp(`${BEGIN}[^${END}]*${END}`, 'g');
  const plain = (text: string): string => DATA.reduce((rest, data) => rest.replace(data, ' '), unnested(text, inside));
  return [...new Set(texts.filter((text) => /\p{L}{2,}/u.test(plain(text))).map((text) => text.trim()))];
}

/** A sentence may stand in another. */
function unnested(text: string, inside: RegExp): string {
  const innermost = new RegExp(`${BEGIN}[^${BEGIN}${END}]*${END}`, 'g');
  let rest = text;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(innermost, ' ');
  }
  return rest.replace(inside, ' ');
}

/** Sentences of which a part cannot be seen: outside of the window, of their button, or of what hides what does not fit. */
export async function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate((begin) => {
    const found = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const width = document.documentElement.clientWidth;
    while (walker.nextNode()) {
      const text = (walker.currentNode.textContent ?? '').trim();
      const parent = walker.currentNode.parentElement;
      if (!text.includes(begin) || parent === null || !parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      range.selectNodeContents(walker.currentNode);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
      if (boxes.length === 0) continue;
      const left = Math.min(...boxes.map((box) => box.left));
      const right = Math.max(...boxes.map((box) => box.right));
      let scrolls = false;
      let hidden: string | null = null;
      for (let element: Element | null = parent; element !== null; element = element.parentElement) {
        const style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        // For those who do not see the page.
        if (box.width <= 1 || style.clipPath !== 'none') hidden = 'never';
        if (['auto', 'scroll'].includes(style.overflowX)) scrolls = true;
        const hides = ['hidden', 'clip'].includes(style.overflowX) || element.matches('button, a[class*="Button"], [class*="badge" i]');
        if (!scrolls && hidden === null && hides && (right > box.right + 1 || left < box.left - 1))
          hidden = `${element.tagName.toLowerCase()}.${element.className.toString().split(' ').at(-1)}`;
      }
      if (scrolls || hidden === 'never') continue;
      if (hidden !== null) found.add(`${text} | in ${hidden}`);
      else if (right > width + 1 || left < -1) found.add(`${text} | outside of the window`);
    }
    return [...found];
  }, BEGIN);
}
