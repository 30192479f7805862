// Others like it are shown as links of this site, each with what to do instead.
import { beforeEach, expect, test } from 'vitest';
import { isEnough, show } from '../src/similar.ts';

let place: HTMLElement;
beforeEach(() => {
  document.body.innerHTML = `<div hidden><ul></ul><template><li><a data-similar-link></a>
    <a data-similar-instead>Support it</a></li></template></div>`;
  place = document.querySelector('div')!;
});

test('words and addresses stand as they are', () => {
  show(place, [{ url: '/contributions/7', headline: 'One <b>bus</b>', instead_url: '/contributions/7#supports' }]);
  expect(place.hidden).toBe(false);
  const [link, support] = place.querySelectorAll('li a');
  expect(link?.textContent).toBe('One <b>bus</b>');
  expect(link?.getAttribute('href')).toBe('/contributions/7');
  expect(support?.getAttribute('href')).toBe('/contributions/7#supports');
  expect(support?.getAttribute('aria-label')).toBe('Support it: One <b>bus</b>');
});

test('statements of a conversation lead to where they are voted on', () => {
  show(place, [{ url: '/opinions/7/statements#statement-3', headline: 'A bench', instead_url: '/opinions/7?statement=3' }]);
  const [link, instead] = place.querySelectorAll('li a');
  expect(link?.getAttribute('href')).toBe('/opinions/7/statements#statement-3');
  expect(instead?.getAttribute('href')).toBe('/opinions/7?statement=3');
});

test('no more than three stand there', () => {
  show(place, [1, 2, 3, 4].map((n) => ({ url: `/c/${n}`, headline: `${n}`, instead_url: `/c/${n}` })));
  expect(place.querySelectorAll('li')).toHaveLength(3);
});

test.each(['javascript:alert(1)', 'https://elsewhere.example/', '//elsewhere.example/', '/\\elsewhere.example/', ''])(
  'addresses of elsewhere show nothing: %j',
  (elsewhere) => {
    show(place, [
      { url: elsewhere, headline: 'x', instead_url: '/here' },
      { url: '/here', headline: 'x', instead_url: elsewhere },
    ]);
    expect(place.hidden).toBe(true);
  },
);

test('nothing takes the place away', () => {
  show(place, []);
  expect(place.hidden).toBe(true);
});

test.each([['', false], ['a bus is', false], ['the last bus', true]])('%j is enough to ask: %s', (text, enough) => {
  expect(isEnough(text)).toBe(enough);
});
