// Which part of a map is seen: all of it at first, what is under the fingers stays there, and nobody
// gets lost beside it.
import { expect, test } from 'vitest';
import { boxOf, contains, fit, inSight, kept, moved, onTheWay, toMap, toScreen, zoom_max, zoomed } from '../src/map_view.ts';

const size = { width: 800, height: 400 };
const box = boxOf([-2, 3, 0], [1, -1, 0]);
const whole = fit(box, size);

function expectNear(a: { x: number; y: number }, b: { x: number; y: number }): void {
  expect(a.x).toBeCloseTo(b.x, 6);
  expect(a.y).toBeCloseTo(b.y, 6);
}

test('the whole shows everybody, alike in both directions, and up is up', () => {
  for (const at of [{ x: -2, y: 1 }, { x: 3, y: -1 }]) {
    const { x, y } = toScreen(whole, size, at);
    expect(x).toBeGreaterThan(40);
    expect(x).toBeLessThan(760);
    expect(y).toBeGreaterThan(40);
    expect(y).toBeLessThan(360);
  }
  const middle = toScreen(whole, size, { x: 0, y: 0 });
  const beside = toScreen(whole, size, { x: 1, y: 0 });
  const above = toScreen(whole, size, { x: 0, y: 1 });
  expect(beside.x - middle.x).toBeCloseTo(middle.y - above.y);
  expect(above.y).toBeLessThan(middle.y);
});

test('one person alone, or all on one line, still have a view', () => {
  for (const { xs, ys } of [{ xs: [1], ys: [2] }, { xs: [0, 1], ys: [2, 2] }, { xs: [5, 5], ys: [0, 1] }]) {
    const view = fit(boxOf(xs, ys), size);
    expect(Number.isFinite(view.scale)).toBe(true);
    expect(toScreen(view, size, { x: view.x, y: view.y })).toEqual({ x: 400, y: 200 });
  }
});

test('a place on the screen is a place on the map, and back', () => {
  const at = { x: 123, y: 321 };
  expectNear(toScreen(whole, size, toMap(whole, size, at)), at);
  const sight = inSight(whole, size);
  expectNear(toScreen(whole, size, { x: sight.left, y: sight.high }), { x: 0, y: 0 });
});

test('coming closer holds what lies under the pointer', () => {
  const at = { x: 700, y: 50 };
  const held = toMap(whole, size, at);
  for (const factor of [1.5, 4, 0.3]) {
    const closer = zoomed(whole, size, at, factor);
    expect(closer.scale).toBeCloseTo(whole.scale * factor);
    expectNear(toScreen(closer, size, held), at);
  }
});

test('moving takes what lies there with it', () => {
  const place = { x: 0.5, y: -0.5 };
  const before = toScreen(whole, size, place);
  expectNear(toScreen(moved(whole, 30, -12), size, place), { x: before.x + 30, y: before.y - 12 });
});

test('nobody gets farther than the whole, closer than is of use, or off the edge', () => {
  expect(kept({ ...whole, x: 99, scale: whole.scale / 3 }, whole, box)).toBe(whole);
  const far = kept({ x: 99, y: -99, scale: whole.scale * 1e6 }, whole, box);
  expect(far.scale).toBe(whole.scale * zoom_max);
  expect([far.x, far.y]).toEqual([3, -1]);
});

test('the way from one view to another begins and ends there, and never turns back', () => {
  const to = { x: 2, y: 1, scale: whole.scale * 8 };
  expect(onTheWay(whole, to, 0)).toEqual(whole);
  expect(onTheWay(whole, to, 1).scale).toBeCloseTo(to.scale);
  let last = 0;
  for (let part = 0; part <= 1; part += 0.1) {
    const { scale } = onTheWay(whole, to, part);
    expect(scale).toBeGreaterThan(last);
    last = scale;
  }
});

test('an area holds what lies in it, and a line or a point holds nothing', () => {
  const square = [{ x: 0, y: 0 }, { x: 2, y: 0 }, { x: 2, y: 2 }, { x: 0, y: 2 }];
  expect(contains(square, { x: 1, y: 1 })).toBe(true);
  for (const at of [{ x: 3, y: 1 }, { x: -1, y: 1 }, { x: 1, y: 3 }]) expect(contains(square, at)).toBe(false);
  expect(contains(square.slice(0, 2), { x: 1, y: 0 })).toBe(false);
  expect(contains([], { x: 0, y: 0 })).toBe(false);
});
