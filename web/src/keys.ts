// What the keys do: "?" helps, "/" searches, "n" writes, "g" and a letter goes somewhere, "1" to "3"
// answer.
import { readPage } from './fragments.ts';
import { enhance as enhanceSwitch } from './keys_switch.ts';

const second_ms = 1500;
const places: Record<string, string> = {
  h: '/',
  c: '/challenges',
  w: '/workshops',
  d: '/decisions',
  p: '/organisations',
};

let going = -Infinity;
let dialog: HTMLDialogElement | undefined;

// Where a letter leads after "g"; nothing when it is too late or there is no such place.
export function placeFor(key: string, now: number): string | undefined {
  const soon = now - going < second_ms;
  going = key === 'g' ? now : -Infinity;
  return soon ? places[key] : undefined;
}

export function press(key: string): void {
  const place = placeFor(key, performance.now());
  if (place) location.assign(place);
  else if (key === '?') void help();
  else if (key === '/') search();
  else if (/^[1-3]$/.test(key)) answer(key);
  else if (key === 'n') document.querySelector<HTMLElement>('#give textarea')?.focus();
}

// The page has buttons that say which key they have.
function answer(key: string): void {
  document.querySelector<HTMLButtonElement>(`button[data-key="${key}"]`)?.click();
}

function search(): void {
  const fields = document.querySelectorAll<HTMLInputElement>('main [role="search"] input');
  const field = [...fields].find((one) => one.type !== 'hidden');
  if (!field) return location.assign('/search');
  const folded = field.closest('details');
  if (folded) folded.open = true;
  field.focus();
}

// The words are those of the page /keys, which is there without script too.
export async function help(): Promise<void> {
  if (!dialog) {
    const page = await readPage('/keys');
    const words = page?.querySelector('main');
    if (!words) return location.assign('/keys');
    dialog = makeDialog(words);
  }
  if (!dialog.open) dialog.showModal();
}

function makeDialog(words: Element): HTMLDialogElement {
  const made = document.createElement('dialog');
  made.className = 'keys';
  made.append(...[...words.childNodes].map((node) => document.importNode(node, true)));
  const title = made.querySelector('h1');
  if (title) {
    const heading = document.createElement('h2');
    heading.id = 'keys-title';
    heading.textContent = title.textContent;
    // Read from its beginning, not from the first thing to press.
    heading.tabIndex = -1;
    heading.autofocus = true;
    title.replaceWith(heading);
    made.setAttribute('aria-labelledby', heading.id);
  }
  const close = made.querySelector<HTMLButtonElement>('button[data-keys-close]');
  if (close) close.hidden = false;
  close?.addEventListener('click', () => made.close());
  made.querySelectorAll<HTMLElement>('[data-keys-switch]').forEach(enhanceSwitch);
  document.body.append(made);
  return made;
}
