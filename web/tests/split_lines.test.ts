// What looks like a list, and how it is taken apart: as the server does (lines_of in contributions).
import { expect, test } from 'vitest';
import { linesOf, looksLikeList } from '../src/split_lines.ts';

test('lines lose their bullets and blank ones go', () => {
  expect(linesOf('- One bus\r\n\r\n  • Two buses \n* Three\n·\n– Four\no Five\n-\nopen six')).toEqual([
    'One bus', 'Two buses', 'Three', 'Four', 'Five', 'open six',
  ]);
});

test.each([
  ['- a bus\n- a boat', true],
  ['a bus\na boat\na train', true],
  ['a bus', false],
  ['', false],
  ['a bus\na boat', false],
  ['\n\na bus\n\n', false],
  [`one\ntwo\n${'a long story '.repeat(20)}`, false],
])('%j looks like a list: %s', (text, list) => {
  expect(looksLikeList(text)).toBe(list);
});
