// Several lines in the one box may be several ideas: offers to give each by itself, and shows how
// they would stand. Nothing happens unless it is chosen.
import { say } from './say.ts';

const rest_ms = 400;
const line_length_max = 200;
const bullets = ['- ', '* ', '• ', '· ', '– ', 'o '];

function withoutBullet(line: string): string {
  const text = `${line.trim()} `;
  const bullet = bullets.find((one) => text.startsWith(one));
  return text.slice(bullet?.length ?? 0).trim();
}

// As the server takes them apart.
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map(withoutBullet).filter((line) => line !== '');
}

// Two with bullets, or three that are short: a text in paragraphs is none.
export function looksLikeList(text: string): boolean {
  const lines = linesOf(text);
  if (lines.length < 2 || lines.some((line) => line.length > line_length_max)) return false;
  const marked = text.split('\n').filter((line) => bullets.some((one) => line.trim().startsWith(one)));
  return lines.length >= 3 || marked.length >= 2;
}

export function enhance(root: HTMLElement): void {
  const form = root.closest('form');
  const box = root.matches('textarea') ? root : root.querySelector('textarea');
  const offer = form?.querySelector<HTMLElement>('[data-split-offer]');
  const name = root.dataset.splitLines ?? '';
  const tick = form?.querySelector<HTMLInputElement>(`input[type="checkbox"][name="${CSS.escape(name)}"]`);
  if (!(box instanceof HTMLTextAreaElement) || !form || !offer || !tick) return;
  const max = Number(offer.dataset.splitMax);
  const count = offer.querySelector<HTMLElement>('[data-split-count]');
  const preview = offer.querySelector<HTMLElement>('ol');
  const yes = offer.querySelector<HTMLButtonElement>('[data-split-yes]');
  const no = offer.querySelector<HTMLButtonElement>('[data-split-no]');
  let declined = 0; // how many lines there were when they were to stay together

  const look = () => {
    const lines = linesOf(box.value);
    const several = lines.length <= max && looksLikeList(box.value);
    if (!several) tick.checked = false;
    const show = several && (tick.checked || lines.length > declined);
    if (count) count.textContent = String(lines.length);
    preview?.replaceChildren(
      ...lines.slice(0, max).map((line) => {
        const item = document.createElement('li');
        item.textContent = line;
        return item;
      }),
    );
    if (show && offer.hidden) say('split', offer.querySelector('p')?.textContent ?? '');
    offer.hidden = !show;
    yes?.setAttribute('aria-pressed', String(tick.checked));
    no?.setAttribute('aria-pressed', String(!tick.checked));
  };
  let timer: number | undefined;
  box.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(look, rest_ms);
  });
  tick.addEventListener('change', look);
  yes?.addEventListener('click', () => {
    tick.checked = true;
    look();
  });
  no?.addEventListener('click', () => {
    tick.checked = false;
    declined = linesOf(box.value).length;
    look();
    box.focus();
  });
  look();
}
