// A card that is dropped somewhere lies there at once; a no puts it back and says why.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { canMove, move, takes } from '../src/move_note.ts';
import { renew } from '../src/renew.ts';

const form = '<form class="write"><input type="hidden" name="csrf" value="t"></form>';
const region = (group: number, place: string, notes: string, forms = form) =>
  `<section data-place="${place}" data-group="${group}" id="at-${group}-${place}"><h2 class="region__label">${place}</h2>${notes}${forms}</section>`;
const card = '<ul class="notes"><li class="note" id="note-1" data-url="/boards/b/notes/1">A bus</li><li id="note-2">A bench</li></ul>';

let answer: () => Response;
let sent: { url: string; fields: Record<string, string> }[];
const at = (id: string) => document.getElementById(id)!;
const note = () => at('note-1');
const said = () => at('note-problem')?.textContent;

beforeEach(() => {
  document.body.innerHTML = `<div id="board" data-board="/boards/b" data-said-moved="Moved to [place]" data-said-not-moved="Not moved">
    ${region(1, 'stop', card)}${region(1, 'start', '')}${region(2, 'start', '')}${region(1, 'closed', '', '')}</div>`;
  sent = [];
  answer = () => new Response('{"location":"/boards/b"}', { headers: { 'content-type': 'application/json' } });
  vi.stubGlobal('fetch', async (url: string, { body }: RequestInit) => {
    sent.push({ url, fields: Object.fromEntries(body as URLSearchParams) });
    return answer();
  });
});
afterEach(() => vi.unstubAllGlobals());

test('a place of the same table takes it, unless it lies there or nobody writes there', () => {
  const taking = [...document.querySelectorAll<HTMLElement>('section')].filter((one) => takes(one, note()));
  expect(taking.map((one) => one.id)).toEqual(['at-1-start']);
  expect(canMove(note())).toBe(true);
  expect(canMove(at('note-2'))).toBe(false);
});

test('it lies there at once, and goes as its own form would', async () => {
  const moving = move(note(), at('at-1-start'));
  expect(note().closest('section')!.id).toBe('at-1-start');
  await moving;
  expect(sent).toHaveLength(1);
  expect(sent[0]!.url).toBe('/boards/b/notes/1/place');
  expect(sent[0]!.fields).toMatchObject({ csrf: 't', place: 'start' });
  expect(sent[0]!.fields.once).toMatch(/^[\w-]{43}$/);
});

test('a no puts it back where it was, with the reason beside it until the next try', async () => {
  answer = () =>
    new Response('{"type":"/problems/closed","errors":[{"message":"The board is locked"}]}', {
      status: 409,
      headers: { 'content-type': 'application/problem+json' },
    });
  await move(note(), at('at-1-start'));
  expect(at('note-2').previousElementSibling!.id).toBe('note-problem');
  expect(note().nextElementSibling!.id).toBe('note-problem');
  expect(said()).toBe('The board is locked');
  answer = () => {
    throw new TypeError('offline');
  };
  await move(note(), at('at-1-start'));
  expect(said()).toBe('Not moved');
  expect(document.querySelectorAll('#note-problem')).toHaveLength(1);
});

test('a board that is drawn anew on the way has each note once', async () => {
  const fresh = document.getElementById('board')!.cloneNode(true);
  answer = () => {
    renew(at('board'), fresh);
    throw new TypeError('offline');
  };
  await move(note(), at('at-1-start'));
  expect(document.querySelectorAll('#note-1')).toHaveLength(1);
  expect(note().closest('section')!.id).toBe('at-1-stop');
});
