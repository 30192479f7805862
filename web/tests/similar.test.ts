// Others like it are shown as links of this site, each with a way to support it.
import { beforeEach, expect, test } from 'vitest';
import { isEnough, show } from '../src/similar.ts';

let place: HTMLElement;
beforeEach(() => {
  document.body.innerHTML = `<div hidden><ul></ul><template><li><a data-similar-link></a>
    <a data-similar-support>Support it</a></li></template></div>`;
  place = document.querySelector('div')!;
});

test('words and addresses stand as they are', () => {
  show(place, [{ url: '/contributions/7', headline: 'One <b>bus</b>' }]);
  expect(place.hidden).toBe(false);
  const [link, support] = place.querySelectorAll('li a');
  expect(link?.textContent).toBe('One <b>bus</b>');
  expect(link?.getAttribute('href')).toBe('/contributions/7');
  expect(support?.getAttribute('href')).toBe('/contributions/7#supports');
  expect(support?.getAttribute('aria-label')).toBe('Support it: One <b>bus</b>');
});

test('nothing, or addresses of elsewhere, show nothing', () => {
  show(place, [{ url: 'javascript:alert(1)', headline: 'x' }]);
  expect(place.hidden).toBe(true);
  show(place, []);
  expect(place.hidden).toBe(true);
});

test.each([['', false], ['a bus is', false], ['the last bus', true]])('%j is enough to ask: %s', (text, enough) => {
  expect(isEnough(text)).toBe(enough);
});
