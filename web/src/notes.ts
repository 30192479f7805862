// A note stands on the board as soon as it is written, and goes up when it can.
import { deliver } from './deliver.ts';
import { listBeside, newKey } from './note_form.ts';
import { Outbox } from './outbox.ts';
import { say } from './say.ts';
import { type Entry, type Shelf, shelfOfBrowser } from './shelf.ts';

const patience_ms = 2000;

const field = (entry: Entry, name: string) => entry.fields.find(([one]) => one === name)?.[1] ?? '';
const input = (form: HTMLFormElement, name: string) =>
  form.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name="${name}"]`);

const part = (of: Element, name: string) => of.querySelector<HTMLElement>(`[data-outbox-${name}]`);

// The form at the place where a note belongs, unless the board is closed or another table is shown.
function formFor(entry: Entry): HTMLFormElement | undefined {
  const forms = document.querySelectorAll<HTMLFormElement>('form.write');
  return [...forms].find(
    (form) =>
      input(form, 'place')?.value === field(entry, 'place') &&
      input(form, 'table')?.value === field(entry, 'table'),
  );
}

class Cards {
  private readonly cards = new Map<string, HTMLElement>();
  private readonly arrived = new Map<HTMLElement, number>();

  constructor(
    private readonly panel: HTMLElement,
    private readonly takeBack: (entry: Entry) => void,
    private readonly sendAgain: (entry: Entry) => void,
  ) {}

  show(entry: Entry, isStuck: boolean): void {
    const card = this.cards.get(entry.once) ?? this.draw(entry);
    if (!card) return;
    part(card, 'waiting')?.toggleAttribute('hidden', !isStuck || entry.refused !== undefined);
    part(card, 'refused')?.toggleAttribute('hidden', entry.refused === undefined);
    const words = part(card, 'refusal');
    if (words) words.textContent = entry.refused ?? '';
    part(card, 'back')?.toggleAttribute('hidden', !formFor(entry));
  }

  // It is the server's now: who listens hears of it, and that takes the place of this.
  sent(entry: Entry): void {
    const card = this.cards.get(entry.once);
    this.cards.delete(entry.once);
    if (!card) return;
    card.classList.remove('note--waiting');
    part(card, 'waiting')?.remove();
    card.dataset.mine = entry.at?.split('#')[1] ?? '';
    this.arrived.set(card, performance.now());
    this.placed();
    // A stream that something on the way holds back brings nothing.
    setTimeout(() => card.isConnected && document.dispatchEvent(new Event('stale')), patience_ms);
  }

  drop(entry: Entry): void {
    this.cards.get(entry.once)?.remove();
    this.cards.delete(entry.once);
  }

  // Notes came, or the board was drawn anew by a page asked for at `asked`.
  placed(asked = -1): void {
    for (const [card, at] of this.arrived) {
      if (at > asked && !document.getElementById(card.dataset.mine ?? '')) continue;
      card.remove();
      this.arrived.delete(card);
    }
  }

  private draw(entry: Entry): HTMLElement | undefined {
    const drawn = this.panel.querySelector('template')?.content.firstElementChild;
    const card = drawn && document.importNode(drawn, true);
    if (!(card instanceof HTMLElement)) return undefined;
    card.id = `mine-${entry.once}`;
    const text = card.querySelector('.note__text');
    if (text) text.textContent = field(entry, 'text');
    part(card, 'back')?.addEventListener('click', () => this.takeBack(entry));
    part(card, 'again')?.addEventListener('click', () => this.sendAgain(entry));
    const form = formFor(entry);
    const list = form ? listBeside(form) : this.panel.querySelector('ul');
    list?.append(card);
    this.cards.set(entry.once, card);
    return card;
  }
}

function start(panel: HTMLElement, shelf: Shelf): Outbox {
  const board = panel.dataset.outbox ?? '';
  const state = part(panel, 'state');
  const count = part(panel, 'count');
  const here = new Map<string, Entry>();
  let wasStuck = false;

  const look = () => {
    const isStuck = outbox.isStuck();
    if (count) count.textContent = String(outbox.waiting());
    state?.toggleAttribute('hidden', !isStuck);
    if (isStuck) say('outbox', state?.textContent ?? '');
    else if (wasStuck && outbox.waiting() === 0) say('outbox', panel.dataset.sent ?? '');
    wasStuck = isStuck || (wasStuck && outbox.waiting() > 0);
    for (const entry of here.values()) cards.show(entry, isStuck);
  };
  const outbox = new Outbox(shelf, deliver, (entry, what) => {
    if (what === 'sent') {
      here.delete(entry.once);
      cards.sent(entry);
    } else if (entry.board === board) {
      here.set(entry.once, entry);
    }
    look();
    if (what === 'refused') say('refused', entry.refused ?? '');
  });
  const cards = new Cards(
    panel,
    (entry) => {
      const box = formFor(entry)?.querySelector('textarea');
      if (!box) return;
      box.value = [box.value.trim(), field(entry, 'text')].filter((words) => words).join('\n');
      here.delete(entry.once);
      cards.drop(entry);
      box.focus();
      void outbox.takeBack(entry).then(look);
    },
    (entry) => void outbox.sendAgain(entry),
  );
  document.addEventListener('renewed', (event) => {
    cards.placed((event as CustomEvent<number>).detail);
    look();
  });
  document.addEventListener('placed', () => cards.placed());
  return outbox;
}

function takeFrom(form: HTMLFormElement, board: string): Omit<Entry, 'order'> | undefined {
  const once = input(form, 'once');
  const box = form.querySelector('textarea');
  // Nothing at all: the server says what to do, as it does without script.
  if (!once?.value || !box?.value.trim()) return undefined;
  const fields = [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]);
  const entry = { once: once.value, board, url: form.action, fields };
  // Whoever writes the same words again means it.
  for (const one of document.querySelectorAll<HTMLInputElement>('input[name="once"]')) {
    if (one.value === entry.once) one.value = newKey();
  }
  box.value = '';
  box.focus();
  return entry;
}

export function enhance(panel: HTMLElement): void {
  enhanceWith(panel, shelfOfBrowser());
}

export function enhanceWith(panel: HTMLElement, shelf: Shelf): void {
  const outbox = start(panel, shelf);
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches('form.write')) return;
    const entry = takeFrom(form, panel.dataset.outbox ?? '');
    if (!entry) return;
    event.preventDefault();
    void outbox.add(entry);
  });
  const flush = () => {
    if (!document.hidden) void outbox.flush();
  };
  window.addEventListener('online', flush);
  window.addEventListener('pageshow', flush);
  document.addEventListener('visibilitychange', flush);
  panel.hidden = false;
  void outbox.load();
}
