// Puts what a room tells where it belongs: a note in its place, a clock, the agenda. What is told is
// drawn for nobody in particular; what is this reader's own is left to a page of theirs.
import { read } from './fragments.ts';
import { isDragging, whenLeft } from './left.ts';
import { newKey } from './note_form.ts';
import { isBusy, isHeld, renew } from './renew.ts';
import type { Teller } from './tell.ts';

const drawnIn = (told: Element) => told.querySelector('template')?.content.firstElementChild;

// Tokens of forms are each reader's own; on the wall, and outside of the room, there are none.
function complete(card: Element): void {
  const mayMove = document.querySelector('[data-board]') !== null;
  const token = mayMove && document.querySelector<HTMLInputElement>('input[name="csrf"]')?.value;
  for (const form of card.querySelectorAll('form')) {
    if (!token) form.remove();
    form.querySelector('[name="csrf"]')?.setAttribute('value', token || '');
    form.querySelector('[name="once"]')?.setAttribute('value', newKey());
  }
}

// The notes of a place; where nothing lay yet there is no list.
function listOf(region: Element): Element {
  const there = region.querySelector(':scope > ul.notes');
  if (there) return there;
  const list = document.createElement('ul');
  list.className = 'notes';
  region.insertBefore(list, region.querySelector(':scope > form, :scope > .region__parts'));
  return list;
}

function tidy(list: Element | null): void {
  if (list?.matches('.notes, .region__parts') && list.childElementCount === 0) list.remove();
}

// Whether it waits until somebody has left it.
function place(card: Element, region: Element, after: string): boolean {
  complete(card);
  const list = listOf(region);
  const here = document.getElementById(card.id);
  const before = after ? list.querySelector(`:scope > #${after}`) : null;
  // One whose neighbour is not here yet lies last, before what this reader has just written.
  const last = list.querySelector(':scope > [data-mine]');
  const at = before ? before.nextElementSibling : after ? last : list.firstElementChild;
  if (!here) {
    list.insertBefore(document.importNode(card, true), at);
    return false;
  }
  const waits = here !== at && isHeld(here);
  if (here !== at && !waits) {
    const from = here.parentElement;
    list.insertBefore(here, at);
    tidy(from);
  }
  return renew(here, card) || waits;
}

function remove(here: Element): boolean {
  if (isBusy(here)) return true;
  const list = here.parentElement;
  here.remove();
  tidy(list);
  return false;
}

function parts(fresh: Element, region: Element): boolean {
  const here = region.querySelector(':scope > .region__parts') ?? region.appendChild(document.createElement('div'));
  const waits = renew(here, fresh);
  tidy(here);
  return waits;
}

export class Places {
  private readonly waiting = new Map<string, Element>();
  private since: Element[] | undefined;

  // `again`: the reader's page differs from what was told.
  constructor(
    private readonly teller: Teller,
    isPaused: () => boolean,
    private readonly again: () => void,
  ) {
    whenLeft(() => {
      if (this.waiting.size > 0 && !isPaused()) this.draw([...this.waiting.values()]);
    });
  }

  // One message: <turbo-stream action target><template>...
  take(message: string): void {
    const all = [...read(message).querySelectorAll('turbo-stream')];
    this.since?.push(...all);
    this.draw(all);
  }

  // The page was asked for: it holds what was told until now. What is told from now on may come
  // before an answer that does not know of it.
  asks(): void {
    this.waiting.clear();
    this.since = [];
  }

  drawn(): void {
    const since = this.since ?? [];
    this.since = undefined;
    if (since.length > 0) this.draw(since);
  }

  private draw(all: Element[]): void {
    this.teller.around(() => {
      for (const told of all) this.put(told);
    });
    document.dispatchEvent(new Event('placed'));
  }

  private put(told: Element): void {
    const target = told.getAttribute('target') ?? '';
    const about = drawnIn(told)?.id || target;
    this.waiting.delete(about);
    if (document.querySelector(`[data-again="${about}"]`)) this.again();
    if (isDragging() || this.act(told, target)) this.waiting.set(about, told);
  }

  private act(told: Element, target: string): boolean {
    const fresh = drawnIn(told);
    const here = document.getElementById(target);
    switch (told.getAttribute('action')) {
      case 'again':
        this.again();
        return false;
      case 'place': {
        const isOwn = document.getElementById(fresh?.id ?? '')?.hasAttribute('data-again');
        if (!fresh || !here || isOwn) return false;
        this.askIfNowhere(document.getElementById(fresh.id));
        return place(fresh, here, told.getAttribute('data-after') ?? '');
      }
      case 'remove':
        this.askIfNowhere(here);
        return here !== null && remove(here);
      case 'parts':
        return here !== null && fresh != null && parts(fresh, here);
      case 'renew': {
        const waits = here !== null && fresh != null && renew(here, fresh);
        if (here && fresh?.querySelector('[data-timer]')) document.dispatchEvent(new Event('clock'));
        return waits;
      }
      case 'set-up': {
        const marked = document.querySelector(`[data-set-up-of="${target}"]`);
        if (marked && marked.getAttribute('data-set-up') !== told.getAttribute('data-set-up')) this.again();
      }
    }
    return false;
  }

  // Those whose place was taken away lie together under a heading, which goes with the last of them.
  private askIfNowhere(note: Element | null): void {
    const around = note?.closest('section');
    if (around && !around.id && !around.matches('.region--chain')) this.again();
  }
}
