// The map in a page: it comes in the place of the picture or not at all, can be asked with buttons and
// keys, says what was asked, and stays where it is when people vote.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Told } from '../src/map_data.ts';
import { forgetListeners, noteListeners } from './listeners.ts';

// The view as it is, in its own words.
const view = readFileSync('../src/civic/opinion_maps/island.html', 'utf8')
  .split('<!-- view: island -->')[1]!
  .replace(/\{\{[#/]t\}\}/g, '')
  .replace('{{url}}', '/opinions/7')
  .replace('{{#found}}{{{picture_html}}}{{/found}}', '<svg id="picture"></svg>');

const votes = (agree: number, disagree: number, pass: number) => ({ agree, disagree, pass });
const told = (): Told => ({
  people: { x: [-1, -1.1, -0.9, 1, 1.1, 0.9, 0], y: [0, 0.1, -0.1, 0, 0.1, -0.1, 0.6], group: [0, 0, 0, 1, 1, 1, -1] },
  statements: [
    { number: 0, text: 'Hold the bus', x: -1, y: 0.5, ...votes(3, 3, 1), groups: [votes(3, 0, 0), votes(0, 3, 0)] },
    { number: 4, text: 'A light at the stop', x: 1, y: 0.5, ...votes(5, 0, 0), groups: [votes(0, 0, 0), votes(3, 0, 0)] },
  ],
  groups: [
    { name: 'A', size: 3, hull: [[-1, 0], [-1.1, 0.1], [-0.9, -0.1]], stands_for: [{ number: 0, agree: true, success: 3, trials: 3 }] },
    { name: 'B', size: 3, hull: [[1, 0], [1.1, 0.1], [0.9, -0.1]], stands_for: [{ number: 0, agree: false, success: 3, trials: 4 }] },
  ],
  you: { x: -1, y: 0, group: 0 },
});

let answers: (() => Response)[];
let asked: Record<string, string>[];
let painted: string[];
let aligned: Map<string, unknown>;

// A canvas that only remembers which words were painted on it, and where.
const pen = new Proxy({} as Record<string, unknown>, {
  get: (all, name: string) => {
    if (name in all) return all[name];
    if (name === 'measureText') return (words: string) => ({ width: words.length * 8 });
    if (name === 'getImageData') return () => ({ data: [0, 0, 0, 255] });
    return name === 'fillText' ? (words: string) => (aligned.set(words, all.textAlign), painted.push(words)) : () => undefined;
  },
});

const json = (body: unknown, mark = '"1"') => () => new Response(JSON.stringify(body), { headers: { etag: mark } });
const find = <T extends HTMLElement = HTMLElement>(selector: string) => document.querySelector<T>(selector)!;
const buttons = (list: string) => [...document.querySelectorAll<HTMLButtonElement>(`${list} button`)];
const said = () => document.querySelector('[role="status"]')?.textContent ?? '';
const stage = () => find('[data-map-stage]');
const soon = () => vi.advanceTimersByTimeAsync(600);
const press = (key: string) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  stage().dispatchEvent(event);
  return event.defaultPrevented;
};
const point = (type: string, x: number, y: number, more: object = {}) =>
  find('canvas').dispatchEvent(
    new PointerEvent(type, { clientX: x, clientY: y, pointerId: 1, button: 0, bubbles: true, ...more }),
  );
const tap = (x: number, y: number) => (point('pointerdown', x, y), point('pointerup', x, y));

async function open(first: () => Response = json(told())): Promise<void> {
  answers = [first];
  document.body.innerHTML = `<main>${view}</main>`;
  const { enhance } = await import('../src/opinion_map.ts');
  enhance(find('[data-opinion-map]'));
  await soon();
}

async function voted(next: () => Response): Promise<void> {
  answers = [next];
  document.dispatchEvent(new CustomEvent('renewed', { detail: 0 }));
  await vi.advanceTimersByTimeAsync(2500);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  noteListeners();
  asked = [];
  painted = [];
  aligned = new Map();
  vi.stubGlobal('Path2D', class {});
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(pen as never);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
  vi.stubGlobal('fetch', async (_: string, options: { headers: Record<string, string> }) => {
    asked.push(options.headers);
    const next = answers.shift();
    if (!next) throw new TypeError('offline');
    return next();
  });
});
afterEach(() => {
  forgetListeners();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('it stands before the picture, with groups, statements and oneself as buttons', async () => {
  await open();
  expect(find('#map-live').nextElementSibling).not.toBeNull();
  expect(find('#picture')).not.toBeNull();
  expect(buttons('[data-map-groups]').map((one) => one.textContent)).toEqual([
    'Group A, 3 of 6 people',
    'Group B, 3 of 6 people',
  ]);
  expect(buttons('[data-map-statements]').map((one) => one.textContent)).toEqual(['0 Hold the bus', '4 A light at the stop']);
  expect(find('[data-map-here]').hidden).toBe(false);
  expect(find('[data-map-here]').textContent).toBe('You are here, in group A');
  expect(painted).toEqual(expect.arrayContaining(['Group A · 3', 'Group B · 3', 'You', '0']));
  expect(painted).not.toContain('4');
  expect(find('[data-map-failed]').hidden).toBe(true);
});

test('the numbers of two statements at one place stand on either side of it', async () => {
  const map = told();
  Object.assign(map.statements[1]!, { x: -0.99, y: 0.5 });
  map.groups[0]!.stands_for.push({ number: 4, agree: true, success: 3, trials: 3 });
  await open(json(map));
  expect(aligned.get('0')).toBe('left');
  expect(aligned.get('4')).toBe('right');
});

test.each([
  ['no network', () => Promise.reject(new TypeError('offline')) as never],
  ['a no', () => new Response('{}', { status: 403 })],
  ['what is no map', () => new Response('<html>')],
])('with %s the picture stays, and a sentence says so', async (_, answer) => {
  await open(answer);
  expect(document.querySelector('#map-live')).toBeNull();
  expect(find('[data-map-failed]').hidden).toBe(false);
  expect(said()).toContain('cannot be moved');
  await voted(json(told()));
  expect(find('[data-map-failed]').hidden).toBe(true);
  expect(buttons('[data-map-groups]')).toHaveLength(2);
});

test('before there are results nothing is put there', async () => {
  await open(json({ people: { x: [], y: [], group: [] }, statements: [], groups: [], you: null }));
  expect(document.querySelector('#map-live')).toBeNull();
  expect(find('[data-map-failed]').hidden).toBe(true);
});

test('a group tells what it stands for, aloud as well, and is left when pressed again', async () => {
  await open();
  const [a, b] = buttons('[data-map-groups]') as [HTMLButtonElement, HTMLButtonElement];
  b.click();
  expect(b.getAttribute('aria-pressed')).toBe('true');
  expect(a.getAttribute('aria-pressed')).toBe('false');
  expect(find('[data-map-title]').textContent).toBe('Group B');
  expect(buttons('[data-map-stands]').map((one) => one.textContent)).toEqual(['3 of 4 disagree: Hold the bus']);
  expect(find('[data-map-votes]').hidden).toBe(true);
  await soon();
  expect(said()).toBe('Group B, 3 of 6 people. 3 of 4 disagree: Hold the bus');
  b.click();
  expect(find('[data-map-about]').hidden).toBe(true);
});

test('a group that nothing sets apart says so', async () => {
  const map = told();
  map.groups[1]!.stands_for = [];
  await open(json(map));
  buttons('[data-map-groups]')[1]!.click();
  expect(find('[data-map-nothing]').hidden).toBe(false);
  await soon();
  expect(said()).toContain('No statement sets this group apart');
});

test('a statement shows its place and how each group voted', async () => {
  await open();
  buttons('[data-map-statements]')[1]!.click();
  await soon();
  expect(find('[data-map-more]').textContent).toBe('A light at the stop');
  const rows = [...document.querySelectorAll('[data-map-votes] tbody tr')];
  expect(rows.map((row) => [...row.children].map((cell) => cell.textContent))).toEqual([
    ['Everyone', '100%', '0%', '0%'],
    ['Group A', '–', '–', '–'],
    ['Group B', '100%', '0%', '0%'],
  ]);
  expect(painted).toEqual(expect.arrayContaining(['4', 'Group B · 100% agree']));
  expect(said()).toContain('Group B: 100% agree, 0% disagree, 0% pass');
});

test('keys move and come closer, and leave others to the page', async () => {
  await open();
  expect(stage().hasAttribute('data-closer')).toBe(false);
  for (const key of ['+', 'ArrowLeft', 'ArrowDown']) expect(press(key)).toBe(true);
  await soon();
  expect(stage().hasAttribute('data-closer')).toBe(true);
  expect(press('0')).toBe(true);
  await soon();
  expect(stage().hasAttribute('data-closer')).toBe(false);
  for (const key of ['Tab', 'a', ' ']) expect(press(key)).toBe(false);
});

test('the buttons on it do the same', async () => {
  await open();
  find('[data-map-way="closer"]').click();
  await soon();
  expect(stage().hasAttribute('data-closer')).toBe(true);
  find('[data-map-way="whole"]').click();
  await soon();
  expect(stage().hasAttribute('data-closer')).toBe(false);
});

test('a tap asks what is there; a drag does not', async () => {
  await open();
  tap(723, 281); // Group B, whose middle is at the right
  expect(find('[data-map-title]').textContent).toBe('Group B');
  tap(420, 20);
  expect(find('[data-map-about]').hidden).toBe(true);
  point('pointerdown', 723, 281);
  point('pointermove', 650, 281);
  point('pointerup', 650, 281);
  expect(find('[data-map-about]').hidden).toBe(true);
});

test('Enter says what is in the middle, Escape leaves it', async () => {
  const map = told();
  map.people.group[6] = 1;
  map.people.x[6] = 0;
  map.people.y[6] = 0.2; // the middle of the whole
  await open(json(map));
  press('Enter');
  expect(find('[data-map-title]').textContent).toBe('Group B');
  press('Escape');
  expect(find('[data-map-about]').hidden).toBe(true);
});

test('the wheel belongs to the page until somebody has taken hold of the map', async () => {
  await open();
  const turn = (more: object = {}) => {
    const event = new WheelEvent('wheel', { deltaY: -100, bubbles: true, cancelable: true, ...more });
    find('canvas').dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect(turn()).toBe(false);
  expect(stage().hasAttribute('data-closer')).toBe(false);
  stage().focus();
  expect(turn()).toBe(true);
  expect(stage().hasAttribute('data-closer')).toBe(true);
});

test('two fingers come closer', async () => {
  await open();
  point('pointerdown', 300, 200);
  point('pointerdown', 400, 200, { pointerId: 2 });
  point('pointermove', 500, 200, { pointerId: 2 });
  point('pointerup', 500, 200, { pointerId: 2 });
  point('pointerup', 300, 200);
  expect(stage().hasAttribute('data-closer')).toBe(true);
  expect(find('[data-map-about]').hidden).toBe(true);
});

test('after votes it is asked for once, by its mark, and nobody loses their place', async () => {
  await open();
  press('+');
  const b = buttons('[data-map-groups]')[1]!;
  b.click();
  b.focus();
  const map = told();
  map.groups[1]!.size = 4;
  for (let i = 0; i < 5; ++i) document.dispatchEvent(new Event('placed'));
  await voted(json(map, '"2"'));
  expect(asked).toHaveLength(2);
  expect(asked[1]!['if-none-match']).toBe('"1"');
  expect(document.activeElement).toBe(b);
  expect(b.textContent).toBe('Group B, 4 of 7 people');
  expect(b.getAttribute('aria-pressed')).toBe('true');
  expect(stage().hasAttribute('data-closer')).toBe(true);
});

test('what has not changed is left alone', async () => {
  await open();
  painted = [];
  await voted(() => new Response(null, { status: 304 }));
  expect(painted).toEqual([]);
  expect(buttons('[data-map-groups]')).toHaveLength(2);
  expect(find('[data-map-failed]').hidden).toBe(true);
});

test('a group that is no more is left, and a map that is no more gives the picture back', async () => {
  await open();
  buttons('[data-map-groups]')[1]!.click();
  const map = told();
  map.groups.pop();
  await voted(json(map));
  expect(buttons('[data-map-groups]')).toHaveLength(1);
  expect(find('[data-map-about]').hidden).toBe(true);
  await voted(json({ people: { x: [], y: [], group: [] }, statements: [], groups: [], you: null }));
  expect(document.querySelector('#map-live')).toBeNull();
});

test('another drawing of the page leaves the map where it is', async () => {
  await open();
  const { renew } = await import('../src/renew.ts');
  const live = find('#map-live');
  const fresh = document.createElement('main');
  fresh.innerHTML = view.replace('id="picture"', 'id="picture" data-newer');
  expect(renew(find('main'), fresh)).toBe(false);
  expect(find('#map-live')).toBe(live);
  expect(find('#picture').hasAttribute('data-newer')).toBe(true);
});

test('whoever closes what they asked about is back where they asked', async () => {

  await open();
  const b = buttons('[data-map-groups]')[1]!;
  b.focus();
  b.click();
  expect(document.activeElement).toBe(b);
  const line = buttons('[data-map-stands]')[0]!;
  line.focus();
  line.click();
  expect(find('[data-map-more]').textContent).toBe('Hold the bus');
  expect(document.activeElement).toBe(find('[data-map-title]'));
  find('[data-map-close]').focus();
  find('[data-map-close]').click();
  expect(find('[data-map-about]').hidden).toBe(true);
  expect(document.activeElement).toBe(buttons('[data-map-statements]')[0]);
});

test('it waits until there are results, comes with them and goes when they are hidden again', async () => {
  answers = [];
  document.body.innerHTML = `<main><div id="figure" hidden>${view}</div></main>`;
  const { enhance } = await import('../src/opinion_map.ts');
  enhance(find('[data-opinion-map]'));
  await soon();
  expect(asked).toHaveLength(0);
  find('#figure').hidden = false;
  await voted(json(told()));
  expect(buttons('[data-map-groups]')).toHaveLength(2);
  find('#figure').hidden = true;
  await voted(json(told()));
  expect(document.querySelector('#map-live')).toBeNull();
  find('#figure').hidden = false;
  await voted(json(told()));
  expect(asked.map((headers) => headers['if-none-match'])).toEqual([undefined, undefined]);
  expect(buttons('[data-map-groups]')).toHaveLength(2);
});
