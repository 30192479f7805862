// While somebody writes: others who said something like it, to support or to vote on instead of
// saying it twice.
import { say } from './say.ts';

const rest_ms = 900;
const words_min = 3;
const asked_length_max = 600;
const shown_max = 3;

type Found = { url: string; headline: string; instead_url: string };

// Addresses of this site alone.
const isOurs = (url: string) => /^\/(?![/\\])/.test(url);

export function isEnough(text: string): boolean {
  return text.split(/\s+/).filter((word) => word.length > 2).length >= words_min;
}

function item(place: HTMLElement, found: Found): Node | undefined {
  const piece = place.querySelector('template')?.content.cloneNode(true);
  if (!(piece instanceof DocumentFragment)) return undefined;
  const link = piece.querySelector<HTMLAnchorElement>('a[data-similar-link]');
  const instead = piece.querySelector<HTMLAnchorElement>('a[data-similar-instead]');
  if (!link || !instead || !isOurs(found.url) || !isOurs(found.instead_url)) return undefined;
  link.href = found.url;
  link.textContent = found.headline;
  instead.href = found.instead_url;
  instead.setAttribute('aria-label', `${instead.textContent?.trim()}: ${found.headline}`);
  return piece;
}

export function show(place: HTMLElement, found: Found[]): void {
  const items = found.slice(0, shown_max).map((one) => item(place, one)).filter((one) => one !== undefined);
  place.querySelector('ul')?.replaceChildren(...items);
  place.hidden = items.length === 0;
}

export function enhance(root: HTMLElement): void {
  const box = root.matches('textarea') ? root : root.querySelector('textarea');
  const place = root.closest('form')?.querySelector<HTMLElement>('[data-similar]');
  const url = root.dataset.similarUrl;
  if (!(box instanceof HTMLTextAreaElement) || !place || !url) return;
  let timer: number | undefined;
  let asking: AbortController | undefined;
  let asked = '';

  const ask = async () => {
    const text = box.value.trim().slice(0, asked_length_max);
    if (text === asked) return;
    asked = text;
    asking?.abort();
    if (!isEnough(text)) return show(place, []);
    asking = new AbortController();
    try {
      const address = `${url}?text=${encodeURIComponent(text)}`;
      const answer = await fetch(address, {
        headers: { accept: 'application/json' },
        signal: asking.signal,
      });
      if (!answer.ok) return;
      const { similar } = (await answer.json()) as { similar: Found[] };
      const before = place.textContent;
      show(place, similar);
      if (!place.hidden && place.textContent !== before) say('similar', place.innerText);
    } catch {
      // Writing goes on without it.
    }
  };
  box.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), rest_ms);
  });
  if (box.value) void ask();
}
