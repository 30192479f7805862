// A newer drawing takes the place of the old one, but not of what somebody is typing.
import { beforeEach, expect, test } from 'vitest';
import { bringUpToDate } from '../src/follow.ts';
import { written } from '../src/timer.ts';

const board = (notes: string, form = '<form><textarea id="write"></textarea></form>') =>
  `<div id="board" data-fresh><ul>${notes}</ul>${form}</div>`;
const note = (id: string, words: string) => `<li id="note-${id}"><p>${words}</p></li>`;
const area = () => document.querySelector<HTMLTextAreaElement>('#write');
const words = () => [...document.querySelectorAll('li')].map((one) => one.textContent);

function comes(html: string): void {
  bringUpToDate(new DOMParser().parseFromString(html, 'text/html'));
}

beforeEach(() => {
  document.body.innerHTML = board(note('1', 'A bus') + note('2', 'A bench'));
});

test('notes come, change, move and go', () => {
  const bus = document.querySelector('#note-1');
  comes(board(note('3', 'A lamp') + note('1', 'A later bus')));
  expect(words()).toEqual(['A lamp', 'A later bus']);
  expect(document.querySelector('#note-1')).toBe(bus);
});

test('what is being typed stays, with the focus', () => {
  area()!.value = 'half a tho';
  area()!.focus();
  comes(board(note('1', 'A bus') + note('2', 'A bench') + note('3', 'A lamp')));
  expect(area()!.value).toBe('half a tho');
  expect(document.activeElement).toBe(area());
  expect(words()).toHaveLength(3);
});

test('a board that is locked takes no words away', () => {
  area()!.value = 'half a tho';
  comes(board(note('1', 'A bus'), ''));
  expect(area()?.value).toBe('half a tho');
  area()!.value = '';
  comes(board(note('1', 'A bus'), ''));
  expect(area()).toBeNull();
});

test('opened details stay open', () => {
  const details = '<details id="how"><summary>How</summary><p>So</p></details>';
  document.body.innerHTML = board('', details);
  document.querySelector('details')!.open = true;
  comes(board('', details.replace('So', 'Like this')));
  expect(document.querySelector('details')!.open).toBe(true);
  expect(document.querySelector('details p')!.textContent).toBe('Like this');
});

test('what is not marked stays as it is', () => {
  document.body.innerHTML = '<p id="a">old</p><p id="b" data-fresh>old</p>';
  comes('<p id="a">new</p><p id="b" data-fresh>new</p>');
  expect(document.body.textContent).toBe('oldnew');
});

test('a clock is read at a glance', () => {
  expect([0, 5, 59.2, 60, 754, -3].map(written)).toEqual(['0:00', '0:05', '1:00', '1:00', '12:34', '0:00']);
});
