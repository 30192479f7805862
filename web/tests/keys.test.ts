// Keys of one letter are for the page, not for fields, and for those who want them.
import { beforeEach, expect, test } from 'vitest';
import { isForPage, turn } from '../src/key.ts';
import { placeFor } from '../src/keys.ts';

beforeEach(() => {
  localStorage.clear();
  document.body.innerHTML =
    '<input type="search"><textarea></textarea><select></select><input type="checkbox"><a href="/">x</a>';
});

function pressed(selector: string, key: string, more: KeyboardEventInit = {}): boolean {
  let answer = false;
  const listen = (event: KeyboardEvent) => (answer = isForPage(event));
  document.addEventListener('keydown', listen, { once: true });
  document
    .querySelector(selector)!
    .dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }));
  return answer;
}

test.each(['a', 'body', 'input[type="checkbox"]'])('a key on %s is for the page', (where) => {
  expect(pressed(where, '?')).toBe(true);
});

test.each(['input[type="search"]', 'textarea', 'select'])('a key in %s is for the field', (where) => {
  expect(pressed(where, '?')).toBe(false);
});

test('keys with others held, and unknown ones, are not for us', () => {
  expect(pressed('a', 'c', { ctrlKey: true })).toBe(false);
  expect(pressed('a', 'c', { metaKey: true })).toBe(false);
  expect(pressed('a', 'x')).toBe(false);
});

test('they can be turned off and on', () => {
  turn(false);
  expect(pressed('a', '?')).toBe(false);
  turn(true);
  expect(pressed('a', '?')).toBe(true);
});

test('g and a letter lead somewhere, soon after each other', () => {
  expect(placeFor('c', 0)).toBeUndefined();
  placeFor('g', 100);
  expect(placeFor('c', 600)).toBe('/challenges');
  expect(placeFor('d', 700)).toBeUndefined();
  placeFor('g', 1000);
  expect(placeFor('d', 3000)).toBeUndefined();
  placeFor('g', 4000);
  expect(placeFor('x', 4100)).toBeUndefined();
});
