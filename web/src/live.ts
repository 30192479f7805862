// A list that grows while somebody reads it. What is new waits behind a button, so that the page does
// not move under the reader; what has changed or gone is put right where it stands.
import { read } from './fragments.ts';
import { say } from './say.ts';

export class LiveList {
  private readonly waiting = new Map<string, Element>();

  constructor(
    private readonly list: HTMLElement,
    private readonly counted: (count: number) => void,
  ) {}

  // One message: <turbo-stream action target><template>...
  take(message: string): void {
    for (const one of read(message).querySelectorAll('turbo-stream')) {
      const drawn = one.querySelector('template')?.content.firstElementChild;
      const card = drawn ? document.importNode(drawn, true) : undefined;
      const target = one.getAttribute('target') ?? '';
      if (one.getAttribute('action') === 'remove') this.remove(target);
      else if (card) this.put(card, target === this.list.id);
    }
    this.counted(this.waiting.size);
  }

  // Puts what waited on top, newest first; gives the first of them.
  show(): Element | undefined {
    const cards = [...this.waiting.values()].reverse();
    this.waiting.clear();
    this.list.prepend(...cards);
    this.counted(0);
    return cards[0];
  }

  private put(card: Element, isNew: boolean): void {
    const here = this.here(card.id);
    if (here) {
      const focused = here.contains(document.activeElement);
      here.replaceWith(card);
      if (focused) card.querySelector<HTMLElement>('a')?.focus();
    } else if (isNew || this.waiting.has(card.id)) {
      this.waiting.set(card.id, card);
    }
  }

  private remove(id: string): void {
    this.waiting.delete(id);
    this.here(id)?.remove();
  }

  private here(id: string): Element | undefined {
    return [...this.list.children].find((one) => one.id === id);
  }
}

// One stream, open while the page is looked at: a browser has few connections for all its tabs.
class Stream {
  private source: EventSource | undefined;
  private last = '';

  constructor(
    private readonly address: string,
    private readonly heard: (message: string) => void,
    private readonly ended: (behind: boolean) => void,
  ) {}

  open(): void {
    if (this.source) return;
    const url = new URL(this.address, location.href);
    if (this.last) url.searchParams.set('from', this.last);
    const source = new EventSource(url);
    this.source = source;
    source.onmessage = (event) => {
      this.last = event.lastEventId;
      this.heard(event.data);
    };
    source.addEventListener('place', (event) => (this.last = event.lastEventId));
    source.addEventListener('behind', () => {
      this.close();
      this.ended(true);
    });
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) this.ended(false);
    };
  }

  close(): void {
    this.source?.close();
    this.source = undefined;
  }
}

export function enhance(panel: HTMLElement): void {
  const list = document.querySelector<HTMLElement>('#contributions');
  const button = panel.querySelector<HTMLButtonElement>('[data-live-show]');
  const pause = panel.querySelector<HTMLButtonElement>('[data-live-pause]');
  const behind = panel.querySelector<HTMLElement>('[data-live-behind]');
  const count = panel.querySelector<HTMLElement>('[data-live-count]');
  if (!list || !button || !pause || !behind || !count || !panel.dataset.live) return;

  let shown = 0;
  const live = new LiveList(list, (waiting) => {
    count.textContent = String(waiting);
    button.hidden = waiting === 0;
    if (waiting !== shown) say('live', waiting > shown ? (button.textContent ?? '') : '');
    shown = waiting;
  });
  const stream = new Stream(
    panel.dataset.live,
    (message) => live.take(message),
    (isBehind) => {
      pause.hidden = true;
      behind.hidden = !isBehind;
      if (isBehind) say('live', behind.textContent ?? '');
    },
  );

  let paused = false;
  const follow = () => {
    if (paused || document.hidden) stream.close();
    else stream.open();
  };
  button.addEventListener('click', () => {
    const first = live.show();
    const nothing = list.nextElementSibling;
    if (nothing?.matches('.empty')) nothing.remove();
    first?.querySelector<HTMLElement>('a')?.focus();
  });
  pause.addEventListener('click', () => {
    paused = !paused;
    pause.setAttribute('aria-pressed', String(paused));
    if (paused) say('live', '');
    follow();
  });
  document.addEventListener('visibilitychange', follow);
  window.addEventListener('pagehide', () => stream.close());
  window.addEventListener('pageshow', follow);
  panel.hidden = false;
  follow();
}
