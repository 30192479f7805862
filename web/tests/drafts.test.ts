// What was typed comes back, unless it was sent, thrown away, or the page has other words by now.
import { beforeEach, expect, test, vi } from 'vitest';
import { enhance } from '../src/autosave.ts';
import * as drafts from '../src/drafts.ts';

const action = '/challenges/bus/contributions';

function page(own = '', more = ''): HTMLFormElement {
  document.body.innerHTML = `<main>${more}<form action="${action}" data-autosave="give">
    <input type="hidden" name="csrf" value="secret"><textarea name="text">${own}</textarea>
    <input type="text" name="name" autocomplete="name"><input type="email" name="email">
    <div data-kept hidden><p>Kept</p><button type="button">Discard</button></div>
    <p data-saved hidden>Saved</p></form></main>`;
  const form = document.querySelector('form')!;
  enhance(form);
  return form;
}
const box = () => document.querySelector('textarea')!;
const kept = () => document.querySelector<HTMLElement>('[data-kept]')!;

function type(words: string): void {
  box().value = words;
  box().dispatchEvent(new Event('input', { bubbles: true }));
  vi.advanceTimersByTime(1000);
}

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});

test('words come back with a note, and can be thrown away', () => {
  page();
  type('The last bus');
  expect(document.querySelector<HTMLElement>('[data-saved]')!.hidden).toBe(false);
  page();
  expect(box().value).toBe('The last bus');
  expect(kept().hidden).toBe(false);
  kept().querySelector('button')!.click();
  expect(box().value).toBe('');
  expect(kept().hidden).toBe(true);
  page();
  expect(box().value).toBe('');
});

test('words written before the script came are kept', () => {
  document.body.innerHTML = `<form action="${action}" data-autosave="give"><textarea name="text"></textarea></form>`;
  box().value = 'The last bus';
  enhance(document.querySelector('form')!);
  vi.advanceTimersByTime(1000);
  expect(drafts.find('give')!.values.text).toBe('The last bus');
});

test('only words are kept: no names, addresses or keys', () => {
  const form = page();
  for (const input of form.querySelectorAll('input')) input.value = 'private';
  type('The last bus');
  expect(Object.keys(drafts.find('give')!.values)).toEqual(['text']);
});

test('what was emptied again is not kept', () => {
  page();
  type('The last bus');
  type('');
  expect(drafts.find('give')).toBeUndefined();
});

test('what was sent is forgotten when a page says that it arrived', () => {
  const form = page();
  type('The last bus');
  form.dispatchEvent(new Event('submit'));
  expect(drafts.find('give')?.sent).toBe(true);
  page('', '<div class="govuk-notification-banner--success">Thank you</div>');
  expect(box().value).toBe('');
  expect(drafts.find('give')).toBeUndefined();
});

test('what did not arrive is still there', () => {
  const form = page();
  type('The last bus');
  form.dispatchEvent(new Event('submit'));
  page();
  expect(box().value).toBe('The last bus');
});

test('a refused form keeps its own words, and what is typed then comes back later', () => {
  const form = page();
  type('The last');
  form.dispatchEvent(new Event('submit'));
  page('The last', '<div class="govuk-error-summary"></div>');
  expect(kept().hidden).toBe(true);
  type('The last bus');
  page();
  expect(box().value).toBe('The last bus');
});

test('a page whose words are others by now keeps them', () => {
  page('One bus');
  type('One bus, no two');
  page('Three buses');
  expect(box().value).toBe('Three buses');
});

test('old drafts go, and signing out takes all', () => {
  drafts.keep('old', { values: { text: 'x' }, base: { text: '' }, at: Date.now() - 15 * 86_400_000 });
  drafts.keep('new', { values: { text: 'x' }, base: { text: '' }, at: Date.now() });
  localStorage.setItem('keys off', 'yes');
  drafts.forgetOld(Date.now());
  expect(drafts.find('old')).toBeUndefined();
  expect(drafts.find('new')).toBeDefined();
  drafts.forgetAll();
  expect(drafts.find('new')).toBeUndefined();
  expect(localStorage.getItem('keys off')).toBe('yes');
});

test('never on the way in', () => {
  document.body.innerHTML =
    '<form action="/sign-in" data-autosave="in"><textarea name="text"></textarea></form>';
  enhance(document.querySelector('form')!);
  type('ann@example.org');
  expect(localStorage.length).toBe(0);
});
