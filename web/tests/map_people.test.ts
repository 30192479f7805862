// Who is near a point and how many stand where, against asking each person in turn.
import { expect, test } from 'vitest';
import { densityOf, People } from '../src/map_people.ts';
import { type Box, fit, type Point } from '../src/map_view.ts';

// The same people every time.
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function crowd(count: number, seed = 1, wide = 4, high = 1): People {
  const random = chance(seed);
  const x = Float32Array.from({ length: count }, () => (random() - 0.5) * wide);
  const y = Float32Array.from({ length: count }, () => (random() - 0.5) * high);
  return new People(x, y, Int8Array.from({ length: count }, (_, i) => (i % 4) - 1));
}

function nearestOfAll(people: People, at: Point, within: number): number {
  const away = [...people.x].map((x, i) => Math.hypot(x - at.x, people.y[i]! - at.y));
  const least = Math.min(...away);
  return least <= within ? away.indexOf(least) : -1;
}

test('the nearest is the nearest of all, or nobody', () => {
  const random = chance(7);
  for (const people of [crowd(1), crowd(30), crowd(3000), crowd(3000, 2, 1, 0), crowd(500, 3, 0, 0)]) {
    for (let i = 0; i < 200; ++i) {
      const at = { x: (random() - 0.5) * 5, y: (random() - 0.5) * 2 };
      const found = people.nearest(at, 0.1);
      const wanted = nearestOfAll(people, at, 0.1);
      if (wanted < 0) expect(found).toBe(-1);
      else {
        const away = (one: number) => Math.hypot(people.x[one]! - at.x, people.y[one]! - at.y);
        expect(away(found)).toBeCloseTo(away(wanted), 6);
      }
    }
  }
});

test('everybody in a box is met once', () => {
  const people = crowd(2000);
  const box: Box = { left: -0.7, right: 0.3, low: -0.2, high: 0.4 };
  const met: number[] = [];
  people.each(box, (i) => met.push(i));
  expect(new Set(met).size).toBe(met.length);
  expect(people.countIn(box)).toBe(met.length);
  const isIn = (i: number) => {
    const [x, y] = [people.x[i]!, people.y[i]!];
    return x >= box.left && x <= box.right && y >= box.low && y <= box.high;
  };
  const all = [...people.x.keys()].filter(isIn);
  expect(all.length).toBeGreaterThan(100);
  expect(met).toEqual(expect.arrayContaining(all));
  expect(met.length).toBeLessThan(all.length * 2); // the squares of so few are large
});

test('beside the map is nobody', () => {
  const people = crowd(100);
  expect(people.countIn({ left: 9, right: 10, low: 0, high: 1 })).toBe(0);
  expect(new People(new Float32Array(), new Float32Array(), new Int8Array()).nearest({ x: 0, y: 0 }, 9)).toBe(-1);
});

test('nobody is lost or counted twice in the squares, and the larger group gives the colour', () => {
  const people = crowd(100_000);
  const size = { width: 700, height: 300 };
  const density = densityOf(people, fit(people.box, size), size, 3, 3);
  expect(density.count.reduce((a, b) => a + b, 0)).toBe(100_000);
  expect(density.most).toBe(Math.max(...density.count));
  density.kind.forEach((kind, i) => expect(kind === -2).toBe(density.count[i] === 0));

  const three = new People(Float32Array.of(0, 0, 0, 5), Float32Array.of(0, 0, 0, 5), Int8Array.of(1, 2, 2, -1));
  const few = densityOf(three, fit(three.box, size), size, 3, 3);
  const filled = [...few.kind.keys()].filter((i) => few.count[i]! > 0);
  expect(filled.map((i) => [few.kind[i], few.count[i]])).toEqual([[-1, 1], [2, 3]]);
});

test('a hundred thousand who vote alike stand in one square', () => {
  const same = new Float32Array(100_000);
  const people = new People(same, same, new Int8Array(100_000));
  const size = { width: 300, height: 300 };
  expect(densityOf(people, fit(people.box, size), size, 3, 1).most).toBe(100_000);
});
