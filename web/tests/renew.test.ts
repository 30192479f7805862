// A newer drawing takes the place of the old one, but not of what somebody is typing.
import { beforeEach, expect, test } from 'vitest';
import { bringUpToDate } from '../src/again.ts';

const board = (notes: string, form = '<form><textarea id="write"></textarea></form>') =>
  `<div id="board" data-fresh><ul>${notes}</ul>${form}</div>`;
const note = (id: string, words: string) => `<li id="note-${id}"><p>${words}</p></li>`;
const area = () => document.querySelector<HTMLTextAreaElement>('#write');
const words = () => [...document.querySelectorAll('li')].map((one) => one.textContent);

const page = (html: string) => new DOMParser().parseFromString(html, 'text/html');
const comes = (html: string) => bringUpToDate(page(html));

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

test('what somebody stands on waits until it is left', () => {
  document.body.innerHTML = board('<li id="note-1"><a href="/1">Change A bus</a></li>');
  const link = document.querySelector('a')!;
  link.focus();
  expect(bringUpToDate(page(board('<li id="note-1"><a href="/1">Change A later bus</a></li>')))).toBe(true);
  expect(link.textContent).toBe('Change A bus');
  expect(bringUpToDate(page(board('')))).toBe(true);
  expect(document.activeElement).toBe(link);
  link.blur();
  expect(bringUpToDate(page(board('')))).toBe(false);
  expect(link.isConnected).toBe(false);
});

test('a form is about what it says, and stays so while somebody stands on it', () => {
  const form = (id: string) =>
    `<form action="/activities/${id}"><input type="hidden" name="after" value="${id}"><button value="${id}">Open ${id}</button></form>`;
  const isAbout = (id: string) => expect(document.querySelector('#board')!.innerHTML).toBe(`<ul></ul>${form(id)}`);
  document.body.innerHTML = board('', form('1'));
  comes(board('', form('2')));
  isAbout('2');
  document.querySelector('button')!.focus();
  expect(comes(board('', form('3')))).toBe(true);
  isAbout('2');
  document.querySelector('button')!.blur();
  expect(comes(board('', form('3')))).toBe(false);
  isAbout('3');
});

test('new keys alone are no reason to wait', () => {
  const form = (once: string) =>
    `<form><input type="hidden" name="once" value="${once}"><textarea></textarea><button>Add</button></form>`;
  document.body.innerHTML = board('', form('a'));
  document.querySelector('textarea')!.focus();
  expect(comes(board('', form('b')))).toBe(false);
  expect(document.querySelector('input')!.value).toBe('a');
  document.querySelector('textarea')!.blur();
  comes(board('', form('b')));
  expect(document.querySelector('input')!.value).toBe('b');
});

test('where somebody stands, the others go round it', () => {
  document.body.innerHTML = board(note('1', 'A bus') + '<li id="note-2"><a href="/2">A bench</a></li>');
  const link = document.querySelector('a')!;
  link.focus();
  let left = 0;
  link.addEventListener('blur', () => ++left);
  comes(board('<li id="note-2"><a href="/2">A bench</a></li>' + note('1', 'A bus')));
  expect(words()).toEqual(['A bench', 'A bus']);
  expect(document.activeElement).toBe(link);
  expect(left).toBe(0);
});

test('what is marked to be copied stays as it is', () => {
  const range = document.createRange();
  range.selectNodeContents(document.querySelector('#note-1 p')!);
  document.getSelection()!.addRange(range);
  expect(bringUpToDate(page(board(note('1', 'A later bus'))))).toBe(true);
  expect(words()[0]).toBe('A bus');
  document.getSelection()!.removeAllRanges();
  expect(bringUpToDate(page(board(note('1', 'A later bus'))))).toBe(false);
  expect(words()).toEqual(['A later bus']);
});

test('an opened dialog is not taken away', () => {
  document.body.innerHTML = board('<dialog open>Sure?</dialog>');
  expect(bringUpToDate(page(board('')))).toBe(true);
  document.querySelector('dialog')!.open = false;
  expect(bringUpToDate(page(board('')))).toBe(false);
  expect(document.querySelector('dialog')).toBeNull();
});

test('a note that the server has not drawn yet stays, below the others', () => {
  const mine = '<li id="mine-k" data-mine>A shelter</li>';
  document.body.innerHTML = board(note('1', 'A bus') + mine);
  comes(board(note('1', 'A bus') + note('2', 'A bench')));
  expect(words()).toEqual(['A bus', 'A bench', 'A shelter']);

  // Its list too, where the server knows of no note yet; and it does not change places with the form.
  document.body.innerHTML = `<div id="board" data-fresh><ul>${mine}</ul><form></form></div>`;
  comes('<div id="board" data-fresh><form></form></div>');
  expect([...document.querySelector('#board')!.children].map((one) => one.tagName)).toEqual(['UL', 'FORM']);
});

test('a clock goes on writing its own words', () => {
  const clock = (left: number, words: string) =>
    `<p id="bar" data-fresh><span data-timer data-left-s="${left}">${words}</span></p>`;
  document.body.innerHTML = clock(60, '1:00');
  comes(clock(50, 'one minute left'));
  expect(document.querySelector('span')!.textContent).toBe('1:00');
  expect(document.querySelector('span')!.dataset.leftS).toBe('50');
});

test('any drawing after any other ends in the drawing', () => {
  let seed = 7;
  const chance = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
  const drawing = () => {
    const ids = ['1', '2', '3', '4', '5', '6'].filter(() => chance(3) > 0);
    ids.sort(() => chance(3) - 1);
    return board(ids.map((id) => note(id, `Words ${chance(4)}`)).join(chance(2) ? '\n' : ''));
  };
  for (let round = 0; round < 60; ++round) {
    const wanted = drawing();
    comes(wanted);
    expect(document.body.innerHTML).toBe(page(wanted).body.innerHTML);
  }
});
