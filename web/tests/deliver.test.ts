// What the server says to a note that is sent, and what somebody between us says.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deliver } from '../src/deliver.ts';
import type { Entry } from '../src/shelf.ts';

type Asked = { url: string; body: string };
let asked: Asked[];
let answers: (Response | Error)[];

const json = (body: object, status = 200, type = 'application/json', more = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': type, ...more } });
const problem = (status: number, name: string, message: string) =>
  json({ type: `/problems/${name}`, title: name, status, errors: [{ field: '', message }] }, status, 'application/problem+json');
const page = (token: string) =>
  new Response(`<form><input name="csrf" value="${token}"></form>`, { headers: { 'content-type': 'text/html' } });
const entry = (): Entry => ({
  once: 'k',
  order: 1,
  board: '/boards/b',
  url: '/boards/b/notes',
  fields: [['csrf', 'old'], ['once', 'k'], ['text', 'A bench & a lamp']],
});

beforeEach(() => {
  asked = [];
  answers = [];
  vi.stubGlobal('fetch', async (url: string, options: RequestInit) => {
    asked.push({ url, body: String(options.body ?? '') });
    const answer = answers.shift();
    if (!answer || answer instanceof Error) throw answer ?? new TypeError('offline');
    return answer;
  });
  document.body.innerHTML = '<form><input type="hidden" name="csrf" value="old"></form>';
});
afterEach(() => vi.unstubAllGlobals());

test('the form goes as it was, with its key', async () => {
  answers = [json({ location: '/boards/b', message: '', undo: '' })];
  expect(await deliver(entry())).toEqual({ is: 'sent', location: '/boards/b' });
  expect(asked).toEqual([{ url: '/boards/b/notes', body: 'csrf=old&once=k&text=A+bench+%26+a+lamp' }]);
});

test('no network, a broken server or a busy one: later', async () => {
  answers = [new TypeError('offline'), new Response('', { status: 502 }), problem(503, 'busy', 'Wait')];
  for (let i = 0; i < 3; ++i) expect(await deliver(entry())).toEqual({ is: 'later' });
  answers = [json({ type: '/problems/too-many' }, 429, 'application/problem+json', { 'retry-after': '7' })];
  expect(await deliver(entry())).toEqual({ is: 'later', wait_ms: 7000 });
});

test('a café that wants its own sign-in first has not taken the note', async () => {
  const portal = { 'content-type': 'text/html' };
  answers = [
    new Response('<h1>Welcome to our network</h1>', { headers: portal }),
    json({ hello: 'you' }),
    new Response('Sign in first', { status: 403, headers: portal }),
    json(['not', 'ours']),
  ];
  for (let i = 0; i < 4; ++i) expect(await deliver(entry())).toEqual({ is: 'later' });
});

test('a no is said in the server’s words', async () => {
  answers = [problem(409, 'closed', 'The board is locked'), problem(422, 'invalid', 'At most 280 characters')];
  expect(await deliver(entry())).toEqual({ is: 'refused', words: 'The board is locked' });
  expect(await deliver(entry())).toEqual({ is: 'refused', words: 'At most 280 characters' });
});

test('a page that is too old gets a new token, for this note and all forms', async () => {
  answers = [problem(409, 'conflict', 'Open too long'), page('new'), json({ location: '/boards/b' })];
  const old = entry();
  expect(await deliver(old)).toEqual({ is: 'sent', location: '/boards/b' });
  expect(asked.map(({ url }) => url)).toEqual(['/boards/b/notes', '/boards/b', '/boards/b/notes']);
  expect(asked[2]?.body).toContain('csrf=new&once=k');
  expect(old.fields[0]).toEqual(['csrf', 'new']);
  expect(document.querySelector('input')!.value).toBe('new');
});

test('a conflict that is none of the token’s is a no', async () => {
  answers = [problem(409, 'conflict', 'It has changed'), page('old')];
  expect(await deliver(entry())).toEqual({ is: 'refused', words: 'It has changed' });
});

test('where the network goes while the token is renewed, the note waits', async () => {
  answers = [problem(409, 'conflict', 'Open too long')];
  expect(await deliver(entry())).toEqual({ is: 'later' });
});
