// A page that follows its rooms: from where it was drawn, through bad networks, said in few words; and
// which asks for itself again only where a room cannot tell it.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetListeners, noteListeners } from './listeners.ts';

class Source extends EventTarget {
  static readonly CLOSED = 2;
  static all: Source[] = [];
  readyState = 1;
  constructor(readonly url: URL) {
    super();
    Source.all.push(this);
  }
  close(): void {
    this.readyState = Source.CLOSED;
  }
  hear(place: number, data = '', name = 'message'): void {
    this.dispatchEvent(new MessageEvent(name, { data, lastEventId: String(place) }));
  }
  // As a browser does on an answer that is no stream.
  giveUp(): void {
    this.readyState = Source.CLOSED;
    this.dispatchEvent(new Event('error'));
  }
}

let pages: (string | Error)[];
let asked: number;
let addresses: string[];

const note = (id: string, words: string) => `<li class="note" id="note-${id}"><p class="note__text">${words}</p></li>`;
const region = (group: number, notes: string) =>
  `<section id="at-${group}-stop"><h2 class="region__label">Stop</h2><ul class="notes">${notes}</ul></section>`;
const page = (board: string, bar = '', mark = 'a') =>
  `<main><h1>Ideas</h1><nav class="tabs"><a href="/boards/b?table=2">Table 2</a></nav>
   <div id="bar" data-fresh data-set-up-of="b" data-set-up="${mark}">${bar}</div>
   <div id="board" data-fresh>${board}</div></main>`;
const streams = `<span data-stream="/boards/b/stream" data-place="4"></span>
  <span id="second" data-stream="/workshops/w/stream" data-place="7" data-counts></span>`;
const button = '<button data-follow-pause aria-pressed="false">Pause</button>';
const panel = `<p data-follow data-said="It has changed" hidden data-said-one="1 note was added at [place]"
  data-said-many="[count] notes were added at [place]">${streams}${button}</p>`;
const put = (card: string, target = 'at-2-stop', after = '') =>
  `<turbo-stream action="place" target="${target}" data-after="${after}"><template>${card}</template></turbo-stream>`;
const setUp = (mark: string) => `<turbo-stream action="set-up" target="b" data-set-up="${mark}"></turbo-stream>`;

const said = () => document.querySelector('[role="status"]')?.textContent ?? '';
const ids = () => [...document.querySelectorAll('li')].map((one) => one.id);
const source = () => Source.all[0]!;
const room = () => Source.all[1]!;
const pause = () => document.querySelector<HTMLButtonElement>('[data-follow-pause]')!;

async function open(more = panel): Promise<void> {
  document.body.innerHTML = page(region(2, note('1', 'A bus'))) + more;
  const { enhance } = await import('../src/follow.ts');
  enhance(document.querySelector('[data-follow]')!);
  const { enhance: count } = await import('../src/added.ts');
  for (const found of document.querySelectorAll<HTMLElement>('[data-said-many]')) count(found);
  await vi.waitFor(() => expect(Source.all.length).toBeGreaterThan(0));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  noteListeners();
  vi.spyOn(Math, 'random').mockReturnValue(1);
  Source.all = [];
  pages = [];
  asked = 0;
  addresses = [];
  vi.stubGlobal('EventSource', Source);
  vi.stubGlobal('fetch', async (address: string) => {
    asked += 1;
    addresses.push(address);
    const next = pages.length > 1 ? pages.shift() : pages[0];
    if (next === undefined || next instanceof Error) throw next ?? new TypeError('offline');
    return new Response(next, { headers: { 'content-type': 'text/html' } });
  });
});
afterEach(() => {
  forgetListeners();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('it begins where the page was drawn, and what comes is put in its place without asking', async () => {
  await open();
  expect(Source.all.map(({ url }) => String(url).replace(/.*localhost:?\d*/, ''))).toEqual([
    '/boards/b/stream?from=4',
    '/workshops/w/stream?from=7',
  ]);
  source().hear(5, put(note('2', 'A bench'), 'at-2-stop', 'note-1'));
  expect(ids()).toEqual(['note-1', 'note-2']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toBe(0);
});

test('what lies at another table does not disturb', async () => {
  await open();
  const before = document.querySelector('#board')!.innerHTML;
  source().hear(5, put(note('9', 'Elsewhere'), 'at-1-stop'));
  expect(document.querySelector('#board')!.innerHTML).toBe(before);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(said()).toBe('');
});

test('notes are counted, table by table, at most once in five seconds', async () => {
  await open();
  source().hear(5, put(note('2', 'Two')));
  await vi.advanceTimersByTimeAsync(200);
  expect(said()).toBe('1 note was added at Table 2');
  for (let i = 3; i < 7; ++i) source().hear(i + 3, put(note(String(i), 'More')));
  await vi.advanceTimersByTimeAsync(1000);
  expect(said()).toBe('1 note was added at Table 2');
  await vi.advanceTimersByTimeAsync(5000);
  expect(said()).toBe('4 notes were added at Table 2');
});

test('one’s own note is not told to its writer', async () => {
  await open();
  const own = '<li id="mine-1" data-mine><p class="note__text">My own</p></li>';
  document.querySelector('ul')!.insertAdjacentHTML('beforeend', own);
  source().hear(5, put(note('2', 'My own')) + put(note('3', 'Another')));
  await vi.advanceTimersByTimeAsync(1200);
  expect(said()).toBe('1 note was added at Table 2');
});

test('what the facilitator says is said', async () => {
  await open();
  const words = '<div id="bar"><p data-say>Back in five minutes</p></div>';
  room().hear(8, `<turbo-stream action="renew" target="bar"><template>${words}</template></turbo-stream>`);
  await vi.advanceTimersByTimeAsync(200);
  expect(said()).toBe('Back in five minutes');
});

test('where each sees something else, the page asks for itself: once, and a hall not in one breath', async () => {
  pages = [page(region(2, note('1', 'A bus')), 'locked', 'b')];
  await open();
  room().hear(0, '2000', 'presence');
  for (let i = 0; i < 50; ++i) room().hear(8 + i, setUp('b'));
  await vi.advanceTimersByTimeAsync(4900);
  expect(asked).toBe(0);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toBe(1);
  expect(document.querySelector('#bar')!.textContent).toBe('locked');
  room().hear(60, setUp('b'));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toBe(1);
});

test('what comes while the page is asked for is not lost to an older answer', async () => {
  pages = [page(region(2, note('1', 'A bus')), '', 'b')];
  await open();
  room().hear(8, setUp('b'));
  let answer: (value: Response) => void = () => {};
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (answer = resolve)));
  await vi.advanceTimersByTimeAsync(1000);
  source().hear(5, put(note('2', 'A bench'), 'at-2-stop', 'note-1'));
  answer(new Response(pages[0] as string, { headers: { 'content-type': 'text/html' } }));
  await vi.advanceTimersByTimeAsync(10);
  expect(ids()).toEqual(['note-1', 'note-2']);
});

test('who has missed too much asks for the page, and goes on from there', async () => {
  pages = [page(region(2, note('7', 'All new')))];
  await open();
  source().hear(900, '', 'behind');
  await vi.advanceTimersByTimeAsync(1000);
  expect(ids()).toEqual(['note-7']);
  source().giveUp();
  await vi.advanceTimersByTimeAsync(2000);
  expect(String(Source.all.at(-1)!.url)).toContain('from=900');
});

test('the desk asks for its page whatever happens, once a second', async () => {
  pages = [page(region(2, note('1', 'A bus') + note('2', 'A bench')))];
  await open(`<p data-follow="all" data-said="The room has changed" hidden>${streams}</p>`);
  for (let i = 0; i < 9; ++i) room().hear(8 + i);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toBe(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(said()).toBe('The room has changed');
});

test('how many are here is shown where the page wants to', async () => {
  await open(`${panel}<span data-here="[count] here now" hidden></span>`);
  const here = document.querySelector<HTMLElement>('[data-here]')!;
  expect(here.hidden).toBe(true);
  source().hear(0, '3', 'presence'); // of the board alone
  expect(here.hidden).toBe(true);
  room().hear(0, '23', 'presence');
  expect(here.textContent).toBe('23 here now');
  expect(here.hidden).toBe(false);
});

test('paused, nothing is heard or said; afterwards it goes on from where it was', async () => {
  await open();
  source().hear(5, put(note('2', 'A bench')));
  pause().click();
  expect(Source.all.map((one) => one.readyState)).toEqual([Source.CLOSED, Source.CLOSED]);
  expect(pause().getAttribute('aria-pressed')).toBe('true');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(said()).toBe('');
  pause().click();
  expect(Source.all).toHaveLength(4);
  expect(String(Source.all[2]!.url)).toContain('from=5');
});

test('a page that was due when it was paused is asked for afterwards', async () => {
  pages = [page(region(2, note('2', 'A bench')))];
  await open();
  source().hear(9, '', 'behind');
  pause().click();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toBe(0);
  pause().click();
  await vi.advanceTimersByTimeAsync(1000);
  expect(ids()).toEqual(['note-2']);
});

test('a page that cannot be had now is asked for again', async () => {
  pages = [new TypeError('offline'), new TypeError('offline'), page(region(2, note('2', 'A bench')))];
  await open();
  source().hear(5, '', 'behind');
  await vi.advanceTimersByTimeAsync(1000);
  expect(ids()).toEqual(['note-1']);
  await vi.advanceTimersByTimeAsync(2000 + 4000);
  expect(asked).toBe(3);
  expect(ids()).toEqual(['note-2']);
});

test('a stream that the browser gave up is opened again, from where it was', async () => {
  await open(panel.replace(/<span id="second".*?<\/span>/s, ''));
  source().hear(9, put(note('2', 'A bench')));
  source().giveUp();
  await vi.advanceTimersByTimeAsync(2000);
  expect(Source.all).toHaveLength(2);
  expect(String(Source.all[1]!.url)).toContain('from=9');
  Source.all[1]!.giveUp();
  await vi.advanceTimersByTimeAsync(2000);
  expect(Source.all).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(2000);
  expect(Source.all).toHaveLength(3);
});

test('another drawing may follow another board', async () => {
  const wall = (board: string) => `<div id="wall" data-fresh><span data-stream="/boards/${board}/stream" data-place="1"></span></div>`;
  pages = [page('') + wall('d')];
  await open(panel + wall('c'));
  expect(Source.all).toHaveLength(3);
  source().hear(5, '', 'behind');
  await vi.advanceTimersByTimeAsync(1000);
  expect(Source.all.map((one) => one.readyState)).toEqual([1, 1, Source.CLOSED, 1]);
  expect(String(Source.all[3]!.url)).toContain('/boards/d/stream?from=1');
});

test('a page that answers a refused form is asked for where it can be had', async () => {
  pages = [page(region(2, note('2', 'A bench')))];
  await open(panel.replace('data-follow ', 'data-follow data-page="/boards/b?table=2" '));
  source().hear(5, '', 'behind');
  await vi.advanceTimersByTimeAsync(1000);
  expect(addresses).toEqual(['/boards/b?table=2']);
  expect(ids()).toEqual(['note-2']);
});
