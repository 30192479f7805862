// A page that follows what happens in a room: it hears that something changed, asks for itself again,
// and brings up to date what is marked with data-fresh.
import { readPage } from './fragments.ts';
import { renew } from './renew.ts';
import { say } from './say.ts';

// Not sooner, however fast the notes come: a person reads one thing at a time, and a hall of people
// asks together.
const pause_ms = 1000;

export function bringUpToDate(fresh: ParentNode): void {
  for (const wanted of fresh.querySelectorAll('[data-fresh]')) {
    const here = wanted.id ? document.getElementById(wanted.id) : null;
    if (here) renew(here, wanted);
  }
}

export function enhance(panel: HTMLElement): void {
  const address = panel.dataset.follow;
  if (!address) return;
  const pause = panel.querySelector<HTMLButtonElement>('[data-follow-pause]');
  let place = panel.dataset.place ?? '';
  let source: EventSource | undefined;
  let timer: number | undefined;
  let paused = false;

  const ask = async () => {
    timer = undefined;
    const fresh = await readPage(location.pathname + location.search);
    if (!fresh || paused) return;
    bringUpToDate(fresh);
    say('follow', panel.dataset.said ?? '');
  };
  const close = () => {
    source?.close();
    source = undefined;
  };
  const follow = () => {
    if (paused || document.hidden) return close();
    if (source) return;
    const url = new URL(address, location.href);
    url.searchParams.set('from', place);
    source = new EventSource(url);
    source.addEventListener('changed', (event) => {
      place = (event as MessageEvent).lastEventId;
      // Spread over the pause, so that a room does not ask in one breath.
      timer ??= window.setTimeout(ask, pause_ms * (0.5 + Math.random() / 2));
    });
  };
  pause?.addEventListener('click', () => {
    paused = !paused;
    pause.setAttribute('aria-pressed', String(paused));
    follow();
    if (!paused) void ask();
  });
  document.addEventListener('visibilitychange', follow);
  window.addEventListener('pagehide', close);
  window.addEventListener('pageshow', follow);
  panel.hidden = false;
  follow();
}
