// A page that follows a room: not too often, through bad networks, and said in few words.
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
  hear(place: string): void {
    this.dispatchEvent(new MessageEvent('changed', { lastEventId: place }));
  }
  // As a browser does on an answer that is no stream.
  giveUp(): void {
    this.readyState = Source.CLOSED;
    this.dispatchEvent(new Event('error'));
  }
}

let pages: (string | Error)[];
let asked: number;

const note = (id: string, words: string) => `<li class="note" id="note-${id}"><p class="note__text">${words}</p></li>`;
const region = (group: number, notes: string) =>
  `<section id="at-${group}-stop"><h2 class="region__label">Stop</h2><ul>${notes}</ul></section>`;
const page = (board: string, bar = '') =>
  `<main><h1>Ideas</h1><nav class="tabs"><a href="/boards/b?table=2">Table 2</a></nav>
   <div id="bar" data-fresh>${bar}</div><div id="board" data-fresh>${board}</div></main>`;
const panel = `<p data-follow="/boards/b/stream" data-place="4-1" data-said="It has changed" hidden
  data-said-one="1 note was added at [place]" data-said-many="[count] notes were added at [place]">
  <button data-follow-pause aria-pressed="false">Pause</button></p>`;
const said = () => document.querySelector('[role="status"]')?.textContent ?? '';
const ids = () => [...document.querySelectorAll('li')].map((one) => one.id);
const source = () => Source.all.at(-1)!;
const pause = () => document.querySelector<HTMLButtonElement>('[data-follow-pause]')!;

async function open(): Promise<void> {
  document.body.innerHTML = page(region(2, note('1', 'A bus'))) + panel;
  const { enhance } = await import('../src/follow.ts');
  enhance(document.querySelector('[data-follow]')!);
  const { enhance: count } = await import('../src/added.ts');
  count(document.querySelector('[data-said-many]')!);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  noteListeners();
  vi.spyOn(Math, 'random').mockReturnValue(1);
  Source.all = [];
  pages = [];
  asked = 0;
  vi.stubGlobal('EventSource', Source);
  vi.stubGlobal('fetch', async () => {
    asked += 1;
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

test('it begins where the page was drawn, and asks once for many changes', async () => {
  pages = [page(region(2, note('1', 'A bus') + note('2', 'A bench')))];
  await open();
  expect(String(source().url)).toMatch(/\/boards\/b\/stream\?from=4-1$/);
  for (let i = 0; i < 50; ++i) source().hear(`${5 + i}-1`);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toBe(1);
  expect(ids()).toEqual(['note-1', 'note-2']);
});

test('notes are counted, table by table, at most once in five seconds', async () => {
  const board = (last: number) =>
    page(region(2, Array.from({ length: last }, (_, i) => note(String(i + 1), `Note ${i}`)).join('')));
  pages = [board(2), board(4), board(6)];
  await open();
  source().hear('5-1');
  await vi.advanceTimersByTimeAsync(1200);
  expect(said()).toBe('1 note was added at Table 2');
  for (const place of ['6-1', '7-1']) {
    source().hear(place);
    await vi.advanceTimersByTimeAsync(1200);
  }
  expect(said()).toBe('1 note was added at Table 2');
  await vi.advanceTimersByTimeAsync(5000);
  expect(said()).toBe('4 notes were added at Table 2');
});

test('one’s own note is not told to its writer', async () => {
  pages = [page(region(0, note('1', 'A bus') + note('2', 'My own') + note('3', 'Another')))];
  await open();
  document.querySelector('ul')!.insertAdjacentHTML('beforeend', '<li id="mine-1" data-mine><p class="note__text">My own</p></li>');
  source().hear('5-1');
  await vi.advanceTimersByTimeAsync(1200);
  expect(said()).toBe('1 note was added at Stop');
});

test('what the facilitator says is said', async () => {
  pages = [page(region(2, note('1', 'A bus')), '<p data-say>Back in five minutes</p>')];
  await open();
  source().hear('5-2');
  await vi.advanceTimersByTimeAsync(1200);
  expect(said()).toBe('Back in five minutes');
});

test('paused, nothing changes and nothing is said; afterwards all is there', async () => {
  pages = [page(region(2, note('1', 'A bus') + note('2', 'A bench')))];
  await open();
  source().hear('5-1');
  pause().click();
  expect(source().readyState).toBe(Source.CLOSED);
  expect(pause().getAttribute('aria-pressed')).toBe('true');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(ids()).toEqual(['note-1']);
  expect(said()).toBe('');
  pause().click();
  await vi.advanceTimersByTimeAsync(1000);
  expect(ids()).toEqual(['note-1', 'note-2']);
  expect(Source.all).toHaveLength(2);
});

test('a page that cannot be had now is asked for again', async () => {
  pages = [new TypeError('offline'), new TypeError('offline'), page(region(2, note('2', 'A bench')))];
  await open();
  source().hear('5-1');
  await vi.advanceTimersByTimeAsync(1000);
  expect(ids()).toEqual(['note-1']);
  await vi.advanceTimersByTimeAsync(2000 + 4000);
  expect(asked).toBe(3);
  expect(ids()).toEqual(['note-2']);
});

test('a stream that the browser gave up is opened again, from where it was', async () => {
  pages = [page(region(2, ''))];
  await open();
  source().hear('9-1');
  source().giveUp();
  await vi.advanceTimersByTimeAsync(2000);
  expect(Source.all).toHaveLength(2);
  expect(String(source().url)).toContain('from=9-1');
  source().giveUp();
  await vi.advanceTimersByTimeAsync(2000);
  expect(Source.all).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(2000);
  expect(Source.all).toHaveLength(3);
});

test('what waited is brought up to date as soon as it is left', async () => {
  pages = [page(region(2, ''))];
  await open();
  const link = document.createElement('a');
  link.href = '/1';
  document.querySelector('li')!.append(link);
  link.focus();
  source().hear('5-1');
  await vi.advanceTimersByTimeAsync(1200);
  expect(ids()).toEqual(['note-1']);
  link.blur();
  await vi.advanceTimersByTimeAsync(300);
  expect(ids()).toEqual([]);
  expect(asked).toBe(1);
});

test('a note that went up asks for the page, and says from when the page is', async () => {
  pages = [page(region(2, ''))];
  await open();
  const since: number[] = [];
  document.addEventListener('renewed', (event) => since.push((event as CustomEvent<number>).detail));
  document.dispatchEvent(new Event('stale'));
  const before = performance.now();
  await vi.advanceTimersByTimeAsync(1000);
  expect(since).toEqual([before + 1000]);
});
