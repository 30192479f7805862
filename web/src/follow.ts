// A page that follows what happens in a room: it hears that something changed, asks for itself again,
// and brings up to date what is marked with data-fresh.
import { readPage } from './fragments.ts';
import { renew } from './renew.ts';
import { say } from './say.ts';

// Not sooner, however fast the notes come: a person reads one thing at a time, and a hall of people
// asks together.
const pause_ms = 1000;
const pause_max_ms = 30_000;
const settle_ms = 300;

// Whether something waits until somebody has left it.
export function bringUpToDate(fresh: ParentNode): boolean {
  // A board holds still under a card that somebody drags over it.
  if (document.body.classList.contains('is-dragging')) return true;
  let waits = false;
  for (const wanted of fresh.querySelectorAll('[data-fresh]')) {
    const here = wanted.id ? document.getElementById(wanted.id) : null;
    if (here && renew(here, wanted)) waits = true;
  }
  return waits;
}

const textsOf = (selector: string) =>
  [...document.querySelectorAll(selector)].map((one) => one.textContent ?? '');

// Says what a new drawing brought. Where notes are counted, added.ts hears of it and says that.
class Teller {
  constructor(private readonly panel: HTMLElement) {}

  around(draw: () => void): void {
    const before = textsOf('[data-say]');
    draw();
    const news = textsOf('[data-say]').filter((words) => !before.includes(words));
    if (news.length > 0) say('news', news.join(' '));
    if (this.panel.dataset.saidMany) document.dispatchEvent(new Event('drawn'));
    else say('follow', this.panel.dataset.said ?? '');
  }

  forget(): void {
    document.dispatchEvent(new Event('paused'));
    say('follow', '');
  }
}

// The page as the server would draw it now. A bus in a tunnel has none: then later.
class Renewed {
  private timer: number | undefined;
  private failures = 0;
  private held: ParentNode | undefined;
  private heldTimer: number | undefined;

  constructor(
    private readonly teller: Teller,
    private readonly isPaused: () => boolean,
  ) {
    for (const left of ['focusout', 'selectionchange', 'toggle', 'close', 'dropped']) {
      document.addEventListener(left, () => this.takeUp(), true);
    }
  }

  soon(): void {
    const wait_ms = Math.min(pause_max_ms, pause_ms * 2 ** this.failures);
    // Spread over the pause, so that a room does not ask in one breath.
    this.timer ??= window.setTimeout(() => void this.ask(), wait_ms * (0.5 + Math.random() / 2));
  }

  async ask(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const asked = performance.now();
    const fresh = await readPage(location.pathname + location.search).catch(() => undefined);
    if (this.isPaused()) return;
    if (!fresh) {
      this.failures += 1;
      this.soon();
      return;
    }
    this.failures = 0;
    this.teller.around(() => this.draw(fresh));
    document.dispatchEvent(new CustomEvent('renewed', { detail: asked }));
  }

  private draw(fresh: ParentNode): void {
    this.held = bringUpToDate(fresh) ? fresh : undefined;
  }

  // What was left may be brought up to date; the focus first gets to where it goes.
  private takeUp(): void {
    if (!this.held) return;
    clearTimeout(this.heldTimer);
    this.heldTimer = window.setTimeout(() => {
      if (this.held && !this.isPaused()) this.draw(this.held);
    }, settle_ms);
  }
}

// One stream, open while the page is looked at. A browser gives up on an answer that is none, as a
// proxy gives while the server starts again; we do not.
class Stream {
  private source: EventSource | undefined;
  private timer: number | undefined;
  private failures = 0;

  constructor(
    private readonly address: string,
    private place: string,
    private readonly changed: () => void,
  ) {}

  open(): void {
    if (this.source) return;
    clearTimeout(this.timer);
    const url = new URL(this.address, location.href);
    url.searchParams.set('from', this.place);
    const source = new EventSource(url);
    this.source = source;
    source.addEventListener('open', () => (this.failures = 0));
    source.addEventListener('changed', (event) => {
      this.place = event.lastEventId;
      this.changed();
    });
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) this.openLater();
    });
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
  }

  private openLater(): void {
    this.close();
    const wait_ms = Math.min(pause_max_ms, 2 * pause_ms * 2 ** this.failures);
    this.failures += 1;
    this.timer = window.setTimeout(() => this.open(), wait_ms * (0.5 + Math.random() / 2));
  }
}

export function enhance(panel: HTMLElement): void {
  const address = panel.dataset.follow;
  if (!address) return;
  const pause = panel.querySelector<HTMLButtonElement>('[data-follow-pause]');
  let paused = false;
  const teller = new Teller(panel);
  const renewed = new Renewed(teller, () => paused);
  const stream = new Stream(address, panel.dataset.place ?? '', () => renewed.soon());
  const follow = () => {
    if (paused || document.hidden) stream.close();
    else stream.open();
  };
  pause?.addEventListener('click', () => {
    paused = !paused;
    pause.setAttribute('aria-pressed', String(paused));
    if (paused) teller.forget();
    follow();
    if (!paused) void renewed.ask();
  });
  // Somebody on this page knows that it is out of date: a note of theirs has gone up.
  document.addEventListener('stale', () => renewed.soon());
  document.addEventListener('visibilitychange', follow);
  window.addEventListener('pagehide', () => stream.close());
  window.addEventListener('pageshow', follow);
  panel.hidden = false;
  follow();
}
