// New cards wait, changed ones are put right, hidden ones go; nothing stands twice.
import { beforeEach, expect, test } from 'vitest';
import { LiveList } from '../src/live.ts';

let list: HTMLElement;
let live: LiveList;
let count: number;

function card(id: string, words: string): string {
  return `<article id="contribution-${id}"><h3><a href="/contributions/${id}">${words}</a></h3></article>`;
}
function message(action: string, target: string, drawn = ''): string {
  const template = drawn ? `<template>${drawn}</template>` : '';
  return `<turbo-stream action="${action}" target="${target}">${template}</turbo-stream>`;
}
const added = (id: string, words: string) => message('prepend', 'contributions', card(id, words));
const changed = (id: string, words: string) => message('replace', `contribution-${id}`, card(id, words));
const removed = (id: string) => message('remove', `contribution-${id}`);
const words = () => [...list.children].map((one) => one.textContent);

beforeEach(() => {
  document.body.innerHTML = `<div id="contributions">${card('1', 'One bus')}${card('2', 'Two buses')}</div>`;
  list = document.querySelector<HTMLElement>('#contributions')!;
  count = 0;
  live = new LiveList(list, (waiting) => (count = waiting));
});

test('what is new waits until it is asked for, and then stands on top, newest first', () => {
  live.take(added('3', 'Three'));
  live.take(added('4', 'Four'));
  expect(count).toBe(2);
  expect(words()).toEqual(['One bus', 'Two buses']);
  expect(live.show()?.id).toBe('contribution-4');
  expect(words()).toEqual(['Four', 'Three', 'One bus', 'Two buses']);
  expect(count).toBe(0);
});

test('what is there already is put right in its place', () => {
  live.take(changed('2', 'Two buses, supported'));
  live.take(added('1', 'One bus, told twice'));
  expect(words()).toEqual(['One bus, told twice', 'Two buses, supported']);
  expect(count).toBe(0);
});

test('what changed elsewhere in the list is no news on this page', () => {
  live.take(changed('99', 'Far down'));
  expect(count).toBe(0);
  expect(words()).toEqual(['One bus', 'Two buses']);
});

test('what was hidden goes, whether it is shown or waits', () => {
  live.take(removed('1'));
  expect(words()).toEqual(['Two buses']);
  live.take(added('3', 'Rude words'));
  live.take(changed('3', 'Rude words, changed'));
  expect(count).toBe(1);
  live.take(removed('3'));
  expect(count).toBe(0);
  expect(live.show()).toBeUndefined();
  expect(words()).toEqual(['Two buses']);
});

test('who stands on a link of a card that changes keeps standing there', () => {
  list.querySelector('a')!.focus();
  live.take(changed('1', 'One bus, supported'));
  expect(document.activeElement?.textContent).toBe('One bus, supported');
});

test('an empty message, or nonsense, changes nothing', () => {
  for (const nonsense of ['', 'nonsense', '<turbo-stream></turbo-stream>', message('prepend', 'contributions')]) {
    live.take(nonsense);
  }
  expect(count).toBe(0);
  expect(words()).toEqual(['One bus', 'Two buses']);
});
