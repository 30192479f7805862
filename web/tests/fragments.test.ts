// What becomes markup can neither run nor style anything.
import { expect, test } from 'vitest';
import { read } from '../src/fragments.ts';

function inside(html: string): string {
  return read(html).body.innerHTML;
}

test('what a page shows stays as it is', () => {
  const html = '<p class="a">One <b>bus</b> <a href="/contributions/7">more</a></p>';
  expect(inside(html)).toBe(html);
});

test.each([
  '<script>alert(1)</script>',
  '<style>p { display: none }</style>',
  '<iframe src="/"></iframe>',
  '<object data="x"></object>',
  '<base href="//elsewhere.example/">',
  '<meta http-equiv="refresh" content="0;url=//elsewhere.example">',
])('%s is left out', (html) => {
  expect(inside(`<p>before</p>${html}<p>after</p>`)).toBe('<p>before</p><p>after</p>');
});

test.each(['onclick="x()"', 'ONERROR="x()"', 'style="color: red"', 'href="javascript:x()"', 'href=" JavaScript:x()"'])(
  'an element loses %s',
  (attribute) => {
    expect(inside(`<a ${attribute}>bus</a>`)).toBe('<a>bus</a>');
  },
);

test('a template is looked into', () => {
  const page = read('<turbo-stream><template><p onclick="x()">bus</p><script>x()</script></template></turbo-stream>');
  expect(page.querySelector('template')?.innerHTML).toBe('<p>bus</p>');
});
