// A page that follows what happens in its rooms: the streams it listens to while somebody looks, and a
// button to pause them.
import type { Again } from './again.ts';
import type { Places } from './place.ts';

const pause_ms = 2000;
const pause_max_ms = 30_000;

type Heard = { told: (message: string) => void; behind: () => void; present: (people: number) => void };

// A browser gives up on an answer that is none, as a proxy gives while the server starts again; we do
// not.
class Stream {
  private source: EventSource | undefined;
  private timer: number | undefined;
  private failures = 0;
  private place: string;
  private readonly counts: boolean;

  constructor(
    private readonly address: string,
    element: HTMLElement,
    private readonly heard: Heard,
  ) {
    this.place = element.dataset.place ?? '';
    this.counts = element.dataset.counts !== undefined;
  }

  open(): void {
    if (this.source) return;
    clearTimeout(this.timer);
    const url = new URL(this.address, location.href);
    url.searchParams.set('from', this.place);
    const source = new EventSource(url);
    this.source = source;
    const on = (name: string, then: (event: MessageEvent<string>) => void) =>
      source.addEventListener(name, then as EventListener);
    on('open', () => (this.failures = 0));
    on('message', (event) => {
      this.place = event.lastEventId;
      this.heard.told(event.data);
    });
    on('behind', (event) => {
      this.place = event.lastEventId;
      this.heard.behind();
    });
    if (this.counts) on('presence', (event) => this.heard.present(Number(event.data)));
    on('error', () => {
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
    const wait_ms = Math.min(pause_max_ms, pause_ms * 2 ** this.failures);
    this.failures += 1;
    this.timer = window.setTimeout(() => this.open(), wait_ms * (0.5 + Math.random() / 2));
  }
}

function showPresent(people: number): void {
  for (const here of document.querySelectorAll<HTMLElement>('[data-here]')) {
    here.textContent = (here.dataset.here ?? '').replace('[count]', String(people));
    here.hidden = false;
  }
}

// The streams that the page asks for by its data-stream; another drawing of it may ask for others.
class Streams {
  private readonly all = new Map<string, Stream>();

  constructor(private readonly heard: Heard) {}

  listen(wanted: boolean): void {
    const asked = new Set<string>();
    for (const element of document.querySelectorAll<HTMLElement>('[data-stream]')) {
      const address = element.dataset.stream ?? '';
      asked.add(address);
      if (!this.all.has(address)) this.all.set(address, new Stream(address, element, this.heard));
    }
    for (const [address, stream] of this.all) {
      if (wanted && asked.has(address)) stream.open();
      else stream.close();
      if (!asked.has(address)) this.all.delete(address);
    }
  }
}

async function start(panel: HTMLElement): Promise<void> {
  const [{ Teller }, again, place] = await Promise.all([import('./tell.ts'), import('./again.ts'), import('./place.ts')]);
  const pause = panel.querySelector<HTMLButtonElement>('[data-follow-pause]');
  let paused = false;
  let people = 0;
  const teller = new Teller(panel);
  const isPaused = () => paused;
  const soon = () => page.soon(people);
  const places: Places = new place.Places(teller, isPaused, soon);
  const follow = () => streams.listen(!paused && !document.hidden);
  const page: Again = new again.Again(panel.dataset.page, teller, isPaused, () => places.asks(), () => {
    places.drawn();
    follow();
  });
  const streams = new Streams({
    told: (message) => {
      // Without words, it says that there is something to ask for.
      if (panel.dataset.follow === 'all' || !message) soon();
      if (message) places.take(message);
    },
    behind: soon,
    present: (now) => showPresent((people = now)),
  });
  pause?.addEventListener('click', () => {
    paused = !paused;
    pause.setAttribute('aria-pressed', String(paused));
    if (paused) teller.forget();
    else page.goOn();
    follow();
  });
  // Somebody on this page knows that it is out of date: a clock that slept.
  document.addEventListener('stale', () => page.soon());
  document.addEventListener('visibilitychange', follow);
  window.addEventListener('pagehide', () => streams.listen(false));
  window.addEventListener('pageshow', follow);
  panel.hidden = false;
  follow();
}

export function enhance(panel: HTMLElement): void {
  void start(panel);
}
