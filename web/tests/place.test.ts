// What a room tells comes to lie where the server would draw it, and takes nothing out of anybody's
// hands.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Places } from '../src/place.ts';
import { Teller } from '../src/tell.ts';
import { forgetListeners, noteListeners } from './listeners.ts';

const dots = '<form><input name="csrf" type="hidden" value=""><input name="once" type="hidden" value=""><button>Give a dot</button></form>';
const note = (id: string, words: string, more = '') =>
  `<li class="note" id="note-${id}"${more}><p class="note__text">${words}</p><a href="/n/${id}">Move or change</a></li>`;
const region = (id: string, notes: string) =>
  `<section id="${id}"><h2>${id}</h2>${notes ? `<ul class="notes">${notes}</ul>` : ''}
   <form class="write"><input type="hidden" name="csrf" value="token"><textarea></textarea></form></section>`;
const told = (action: string, target: string, drawn = '', after = '') =>
  `<turbo-stream action="${action}" target="${target}" data-after="${after}"><template>${drawn}</template></turbo-stream>`;

let places: Places;
let again: number;
const take = (message: string) => places.take(message);
const notes = (id: string) => [...document.querySelectorAll(`#${id} li`)].map((one) => one.id);
const link = (id: string) => document.querySelector<HTMLElement>(`#note-${id} a`)!;

beforeEach(() => {
  vi.useFakeTimers();
  noteListeners();
  again = 0;
  document.body.className = '';
  document.body.innerHTML = `<main><div id="board" data-board="/boards/b" data-fresh>${region('at-1-stop', note('1', 'A bus') + note('2', 'A bench'))}
    ${region('at-1-start', '')}</div></main>`;
  places = new Places(new Teller(document.body), () => false, () => (again += 1));
});
afterEach(() => {
  forgetListeners();
  vi.useRealTimers();
});

test('a note comes before all, after another, or into an empty place', () => {
  take(told('place', 'at-1-stop', note('3', 'First')));
  take(told('place', 'at-1-stop', note('4', 'Middle'), 'note-1'));
  take(told('place', 'at-1-start', note('5', 'Alone')));
  expect(notes('at-1-stop')).toEqual(['note-3', 'note-1', 'note-4', 'note-2']);
  expect(notes('at-1-start')).toEqual(['note-5']);
  expect(document.querySelector('#at-1-start ul')!.nextElementSibling!.matches('form.write')).toBe(true);
});

test('one whose neighbour is not there lies last, before what was just written here', () => {
  document.querySelector('ul')!.insertAdjacentHTML('beforeend', '<li data-mine id="mine-1">My own</li>');
  take(told('place', 'at-1-stop', note('3', 'Lost'), 'note-99'));
  expect(notes('at-1-stop')).toEqual(['note-1', 'note-2', 'note-3', 'mine-1']);
});

test('it changes where it lies, moves, goes, and an empty list goes with it', () => {
  const bus = document.querySelector('#note-1');
  take(told('place', 'at-1-stop', note('1', 'A later bus')));
  expect(bus!.textContent).toContain('A later bus');
  take(told('place', 'at-1-start', note('1', 'A later bus')));
  expect(notes('at-1-start')).toEqual(['note-1']);
  expect(document.querySelector('#note-1')).toBe(bus);
  take(told('remove', 'note-2'));
  expect(document.querySelector('#at-1-stop ul')).toBeNull();
  take(told('remove', 'note-2'));
  take(told('place', 'at-9-stop', note('9', 'At another table')));
  expect(document.querySelector('#note-9')).toBeNull();
});

test('where somebody stands, nothing moves or goes until they have left', () => {
  link('1').focus();
  take(told('place', 'at-1-start', note('1', 'A bus')));
  take(told('remove', 'note-1'));
  expect(notes('at-1-stop')).toEqual(['note-1', 'note-2']);
  expect(document.activeElement).toBe(link('1'));
  link('1').blur();
  vi.advanceTimersByTime(300);
  expect(notes('at-1-stop')).toEqual(['note-2']);
});

test('under a card that is dragged the board holds still; afterwards the last word counts', () => {
  document.body.classList.add('is-dragging');
  take(told('place', 'at-1-stop', note('3', 'A lamp')));
  take(told('place', 'at-1-start', note('3', 'A lamp')));
  expect(document.querySelector('#note-3')).toBeNull();
  document.body.classList.remove('is-dragging');
  document.dispatchEvent(new Event('dropped'));
  vi.advanceTimersByTime(300);
  expect(notes('at-1-start')).toEqual(['note-3']);
  expect(notes('at-1-stop')).toEqual(['note-1', 'note-2']);
});

test('what somebody types stays', () => {
  const area = document.querySelector('textarea')!;
  area.value = 'half a tho';
  area.focus();
  take(told('place', 'at-1-stop', note('3', 'A lamp')));
  expect(area.value).toBe('half a tho');
  expect(document.activeElement).toBe(area);
});

test('its forms get this reader’s token and a key of their own, or are left out', () => {
  take(told('place', 'at-1-stop', note('3', 'A lamp').replace('</li>', `${dots}</li>`)));
  const value = (name: string) => document.querySelector<HTMLInputElement>(`#note-3 [name="${name}"]`)!.value;
  expect(value('csrf')).toBe('token');
  expect(value('once')).toMatch(/^[\w-]{43}$/);
  for (const one of document.querySelectorAll('input[name="csrf"]')) one.remove();
  take(told('place', 'at-1-stop', note('4', 'A lamp').replace('</li>', `${dots}</li>`)));
  expect(document.querySelector('#note-4 form')).toBeNull();
});

test('who may not move anything gets no form', () => {
  document.querySelector('#board')!.removeAttribute('data-board');
  take(told('place', 'at-1-stop', note('3', 'A lamp').replace('</li>', `${dots}</li>`)));
  expect(document.querySelector('#note-3')!.querySelector('form')).toBeNull();
});

test('what this reader sees otherwise than others is left to their page', () => {
  document.querySelector('#note-1')!.setAttribute('data-again', 'note-1');
  take(told('place', 'at-1-stop', note('1', 'without my dots')));
  expect(document.querySelector('#note-1')!.textContent).toContain('A bus');
  expect(again).toBe(1);
  take(told('remove', 'note-1'));
  expect(again).toBe(2);
  expect(document.querySelector('#note-1')).toBeNull();
});

test('notes that stand below each other come with all that hangs together', () => {
  const chain = (words: string) => `<div class="region__parts"><section><ul class="notes">${note('7', words)}</ul></section></div>`;
  take(told('parts', 'at-1-start', chain('Why?')));
  expect(notes('at-1-start')).toEqual(['note-7']);
  take(told('parts', 'at-1-start', chain('Why indeed?')));
  expect(document.querySelector('#note-7')!.textContent).toContain('Why indeed?');
  take(told('parts', 'at-1-start', '<div class="region__parts"></div>'));
  expect(document.querySelector('#at-1-start .region__parts')).toBeNull();
});

test('nothing that runs comes in', () => {
  take(told('place', 'at-1-stop', note('3', '<img src=x onerror=alert(1)><script>alert(1)</script>')));
  expect(document.querySelector('#note-3')!.innerHTML).not.toMatch(/script|onerror/);
});

test('what lies at no place is asked for, when it comes there and when it leaves', () => {
  take('<turbo-stream action="again"></turbo-stream>');
  expect(again).toBe(1);
  document.querySelector('#board')!.insertAdjacentHTML('beforeend', `<section><ul class="notes">${note('7', 'Lost') + note('8', 'Left')}</ul></section>`);
  take(told('place', 'at-1-start', note('7', 'Lost')));
  expect(notes('at-1-start')).toEqual(['note-7']);
  expect(again).toBe(2);
  take(told('remove', 'note-8'));
  expect(again).toBe(3);
  document.querySelector('#board')!.insertAdjacentHTML('beforeend', `<section class="region--chain"><ul class="notes">${note('9', 'A cause')}</ul></section>`);
  take(told('remove', 'note-9'));
  expect(again).toBe(3);
});
