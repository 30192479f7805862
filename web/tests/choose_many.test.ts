// All at once, a row with Shift, and the number of those chosen.
import { beforeEach, expect, test } from 'vitest';
import { enhance } from '../src/choose_many.ts';

beforeEach(() => {
  document.body.innerHTML = `<form data-choose-many><p data-choose-hidden hidden><input type="checkbox" data-choose-all></p>
    <ul data-choose>${'<li><input type="checkbox" name="rows"></li>'.repeat(5)}</ul>
    <p data-choose-bar><b data-choose-count>0</b></p></form>`;
  enhance(document.querySelector('form')!);
});
const rows = () => [...document.querySelectorAll<HTMLInputElement>('[name="rows"]')];
const all = () => document.querySelector<HTMLInputElement>('[data-choose-all]')!;
const count = () => document.querySelector('[data-choose-count]')!.textContent;

test('all are chosen and left again', () => {
  expect(document.querySelector<HTMLElement>('[data-choose-hidden]')!.hidden).toBe(false);
  all().click();
  expect(rows().every((row) => row.checked)).toBe(true);
  expect(count()).toBe('5');
  rows()[2]!.click();
  expect(all().indeterminate).toBe(true);
  expect(count()).toBe('4');
  all().click();
  expect(count()).toBe('5');
  all().click();
  expect(count()).toBe('0');
});

test('Shift chooses all between two', () => {
  rows()[1]!.click();
  rows()[3]!.dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
  expect(rows().map((row) => row.checked)).toEqual([false, true, true, true, false]);
  expect(count()).toBe('3');
  expect(document.querySelector('[data-choose-bar]')!.className).toContain('choose-bar--some');
});
