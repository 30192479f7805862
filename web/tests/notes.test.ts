// A note stands on the board at once; what becomes of it is said beside it.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { enhanceWith } from '../src/notes.ts';
import type { Entry, Shelf } from '../src/shelf.ts';
import { forgetListeners, noteListeners } from './listeners.ts';

const page = `
<div id="board"><section id="at-0-stop"><h2>Stop</h2>
<form class="write" action="/boards/b/notes"><input type="hidden" name="csrf" value="t"><input type="hidden" name="once" value="first">
<input type="hidden" name="place" value="stop"><input type="hidden" name="table" value="0">
<textarea name="text"></textarea><button>Add</button></form></section></div>
<div data-outbox="/boards/b" data-sent="All is sent" hidden>
<p data-outbox-state hidden><b data-outbox-count>0</b> not sent yet</p><ul></ul>
<template><li class="note note--waiting" data-mine><p class="note__text"></p><p data-outbox-waiting hidden>Not sent yet</p>
<div data-outbox-refused hidden><p data-outbox-refusal></p><button type="button" data-outbox-back>Back into the form</button>
<button type="button" data-outbox-again>Send it again</button></div></li></template></div>`;

let kept: Map<string, Entry>;
let answers: ((body: URLSearchParams) => Response)[];
let sent: URLSearchParams[];

const find = <T extends HTMLElement>(selector: string) => document.querySelector<T>(selector)!;
const box = () => find<HTMLTextAreaElement>('textarea');
const card = () => find('li.note');
const state = () => find('[data-outbox-state]');
const isShown = (selector: string) => !find(selector).hidden;
const taken = () => new Response('{"location":"/boards/b#note-7"}', { headers: { 'content-type': 'application/json' } });
const offline = () => {
  throw new TypeError('offline');
};
const refusal = (words: string) => () =>
  new Response(JSON.stringify({ type: '/problems/closed', errors: [{ field: '', message: words }] }), {
    status: 409,
    headers: { 'content-type': 'application/problem+json' },
  });

const shelf: Shelf = {
  all: async () => [...kept.values()],
  put: async (entry) => void kept.set(entry.once, entry),
  remove: async (once) => void kept.delete(once),
};

async function write(words: string): Promise<boolean> {
  box().value = words;
  const event = new Event('submit', { bubbles: true, cancelable: true });
  find('form').dispatchEvent(event);
  await vi.advanceTimersByTimeAsync(0);
  return event.defaultPrevented;
}

beforeEach(() => {
  vi.useFakeTimers();
  noteListeners();
  kept = new Map();
  answers = [];
  sent = [];
  vi.stubGlobal('fetch', async (_url: string, { body }: RequestInit) => {
    sent.push(body as URLSearchParams);
    return (answers.shift() ?? taken)(body as URLSearchParams);
  });
  document.body.innerHTML = page;
});
afterEach(() => {
  forgetListeners();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a note appears beside its form, with the focus ready for the next', async () => {
  enhanceWith(find('[data-outbox]'), shelf);
  box().value = '<b>A bench</b>';
  find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  expect(card().querySelector('.note__text')!.textContent).toBe('<b>A bench</b>');
  expect(card().closest('section')!.id).toBe('at-0-stop');
  expect(box().value).toBe('');
  expect(document.activeElement).toBe(box());
});

test('each note has a key of its own, the first that of the form', async () => {
  enhanceWith(find('[data-outbox]'), shelf);
  await write('+1');
  await write('+1');
  expect(sent.map((one) => one.get('text'))).toEqual(['+1', '+1']);
  expect(sent[0]!.get('once')).toBe('first');
  expect(sent[1]!.get('once')).toMatch(/^[\w-]{43}$/);
});

test('nothing at all is left to the server, as without script', async () => {
  enhanceWith(find('[data-outbox]'), shelf);
  expect(await write('  ')).toBe(false);
  expect(document.querySelector('li.note')).toBeNull();
});

test('without network the note says so, until it went up', async () => {
  answers = [offline];
  enhanceWith(find('[data-outbox]'), shelf);
  await write('A bench');
  expect(isShown('[data-outbox-state]')).toBe(true);
  expect(state().textContent).toBe('1 not sent yet');
  expect(isShown('[data-outbox-waiting]')).toBe(true);
  expect(kept.size).toBe(1);

  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  expect(isShown('[data-outbox-state]')).toBe(false);
  expect(document.querySelector('[data-outbox-waiting]')).toBeNull();
  expect(kept.size).toBe(0);
});

test('the board drawn by the server takes the place of the note, not before it can hold it', async () => {
  let stale = 0;
  document.addEventListener('stale', () => ++stale);
  const early = performance.now();
  await vi.advanceTimersByTimeAsync(10);
  enhanceWith(find('[data-outbox]'), shelf);
  await write('A bench');
  expect(stale).toBe(0);
  await vi.advanceTimersByTimeAsync(2000);
  expect(stale).toBe(1);
  document.dispatchEvent(new CustomEvent('renewed', { detail: early }));
  expect(card()).not.toBeNull();
  await vi.advanceTimersByTimeAsync(10);
  document.dispatchEvent(new CustomEvent('renewed', { detail: performance.now() }));
  expect(document.querySelector('li.note')).toBeNull();
});

test('the note itself takes the place of its card as soon as it is told', async () => {
  enhanceWith(find('[data-outbox]'), shelf);
  await write('A bench');
  document.dispatchEvent(new Event('placed'));
  expect(card().hasAttribute('data-mine')).toBe(true);
  find('ul').insertAdjacentHTML('afterbegin', '<li class="note" id="note-7">A bench</li>');
  document.dispatchEvent(new Event('placed'));
  expect([...document.querySelectorAll('li.note')].map((one) => one.id)).toEqual(['note-7']);

  find('#note-7').id = 'note-8';
  find('ul').insertAdjacentHTML('afterbegin', '<li class="note" id="note-7">told before it was answered</li>');
  await write('A lamp');
  expect(document.querySelector('[data-mine]')).toBeNull();
});

test('a no stands beside the note, and its words go back into the form', async () => {
  answers = [refusal('The board is locked')];
  enhanceWith(find('[data-outbox]'), shelf);
  await write('A bench');
  expect(isShown('[data-outbox-refused]')).toBe(true);
  expect(find('[data-outbox-refusal]').textContent).toBe('The board is locked');
  box().value = 'A lamp';
  find('[data-outbox-back]').click();
  await vi.advanceTimersByTimeAsync(0);
  expect(box().value).toBe('A lamp\nA bench');
  expect(document.querySelector('li.note')).toBeNull();
  expect(kept.size).toBe(0);
});

test('where the board takes nothing any more, the words stay to be read and sent again', async () => {
  answers = [refusal('The board is locked')];
  enhanceWith(find('[data-outbox]'), shelf);
  await write('A bench');
  find('form').remove();
  document.dispatchEvent(new CustomEvent('renewed', { detail: 0 }));
  expect(isShown('[data-outbox-back]')).toBe(false);
  find('[data-outbox-again]').click();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toHaveLength(2);
  expect(kept.size).toBe(0);
});

test('after a reload the notes stand where they were, and go up', async () => {
  const fields = (text: string): [string, string][] => [
    ['csrf', 't'],
    ['once', text],
    ['place', 'stop'],
    ['table', '0'],
    ['text', text],
  ];
  const left = (text: string, order: number, place = 'stop') =>
    kept.set(text, {
      once: text,
      order,
      board: '/boards/b',
      url: '/boards/b/notes',
      fields: fields(text).map(([name, value]) => [name, name === 'place' ? place : value]),
    });
  left('second', 2);
  left('first', 1);
  left('elsewhere', 3, 'gone');
  enhanceWith(find('[data-outbox]'), shelf);
  await vi.advanceTimersByTimeAsync(0);
  const words = (at: string) => [...find(at).querySelectorAll('.note__text')].map((one) => one.textContent);
  expect(words('#at-0-stop')).toEqual(['first', 'second']);
  expect(words('[data-outbox] > ul')).toEqual(['elsewhere']);
  expect(sent.map((one) => one.get('text'))).toEqual(['first', 'second', 'elsewhere']);
});
