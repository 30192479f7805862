// What was written goes up in its order and once, however bad the network; nothing written is lost.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Answer, Outbox } from '../src/outbox.ts';
import type { Entry, Shelf } from '../src/shelf.ts';

class Drawer implements Shelf {
  readonly kept = new Map<string, Entry>();
  // As a database does: by the key, which says nothing about the order.
  all = async () => {
    const sorted = [...this.kept.keys()].sort();
    return sorted.map((once) => structuredClone(this.kept.get(once)!));
  };
  put = async (entry: Entry) => void this.kept.set(entry.once, structuredClone(entry));
  remove = async (once: string) => void this.kept.delete(once);
}

let drawer: Drawer;
let answers: Answer[]; // to come; when they run out, everything is taken
let asked: string[]; // every try
let told: string[];

const later: Answer = { is: 'later' };
const entry = (once: string) => ({ once, board: '/boards/b', url: '/boards/b/notes', fields: [] });
const outboxOf = (shelf: Shelf) =>
  new Outbox(
    shelf,
    async ({ once }) => {
      asked.push(once);
      return answers.shift() ?? { is: 'sent' };
    },
    ({ once }, what) => told.push(`${once} ${what}`),
  );

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(1);
  drawer = new Drawer();
  answers = [];
  asked = [];
  told = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('a note is told at once, kept, sent and forgotten', async () => {
  const outbox = outboxOf(drawer);
  const adding = outbox.add(entry('a'));
  expect(told).toEqual(['a waits']);
  await adding;
  expect(asked).toEqual(['a']);
  expect(told).toEqual(['a waits', 'a sent']);
  expect(drawer.kept.size).toBe(0);
  expect(outbox.waiting()).toBe(0);
});

test('without network notes wait, and go up in order when it is back', async () => {
  answers = [later, later, later];
  const outbox = outboxOf(drawer);
  for (const once of ['a', 'b', 'c']) await outbox.add(entry(once));
  expect(outbox.waiting()).toBe(3);
  expect(outbox.isStuck()).toBe(true);
  expect(drawer.kept.size).toBe(3);
  asked = [];
  await outbox.flush();
  expect(asked).toEqual(['a', 'b', 'c']);
  expect(outbox.isStuck()).toBe(false);
  expect(drawer.kept.size).toBe(0);
});

test('it tries again by itself, with growing pauses', async () => {
  answers = [later, later, later];
  const outbox = outboxOf(drawer);
  await outbox.add(entry('a'));
  for (const pause_ms of [1000, 2000, 4000]) {
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(pause_ms - 1);
    expect(asked.length).toBe(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked.length).toBe(before + 1);
  }
  expect(outbox.waiting()).toBe(0);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked.length).toBe(4);
});

test('the pause grows to a minute and no further', async () => {
  answers = Array.from({ length: 20 }, () => later);
  await outboxOf(drawer).add(entry('a'));
  await vi.advanceTimersByTimeAsync(63_000);
  const before = asked.length;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked.length).toBe(before + 2);
});

test('a server that asks for time gets it', async () => {
  answers = [{ is: 'later', wait_ms: 30_000 }];
  await outboxOf(drawer).add(entry('a'));
  await vi.advanceTimersByTimeAsync(29_999);
  expect(asked).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toEqual(['a', 'a']);
});

test('a reload loses nothing and keeps the order, even where the clock went back', async () => {
  answers = [later, later];
  const before = outboxOf(drawer);
  vi.setSystemTime(5_000_000);
  await before.add(entry('z'));
  vi.setSystemTime(1_000_000);
  await before.add(entry('a'));
  asked = [];
  told = [];
  const after = outboxOf(drawer);
  await after.load();
  expect(told.slice(0, 2)).toEqual(['z waits', 'a waits']);
  expect(asked).toEqual(['z', 'a']);
});

test('a no stands beside the note over a reload, and holds up nobody', async () => {
  answers = [{ is: 'refused', words: 'The board is locked' }];
  const outbox = outboxOf(drawer);
  await Promise.all([outbox.add(entry('a')), outbox.add(entry('b'))]);
  expect(told).toContain('a refused');
  expect(told).toContain('b sent');
  expect(drawer.kept.get('a')?.refused).toBe('The board is locked');
  expect(outbox.waiting()).toBe(0);

  const after = outboxOf(drawer);
  told = [];
  asked = [];
  await after.load();
  expect(told).toEqual(['a refused']);
  expect(asked).toEqual([]);
});

test('what was refused can be sent again', async () => {
  answers = [{ is: 'refused', words: 'The board is locked' }];
  let seen: Entry | undefined;
  const outbox = new Outbox(
    drawer,
    async () => answers.shift() ?? { is: 'sent' },
    (one, what) => {
      seen = one;
      told.push(what);
    },
  );
  await outbox.add(entry('a'));
  await outbox.sendAgain(seen!);
  expect(told).toEqual(['waits', 'refused', 'waits', 'sent']);
  expect(drawer.kept.size).toBe(0);
});

test('what was taken back while it was on its way is not drawn again', async () => {
  let arrive: (answer: Answer) => void = () => {};
  let seen: Entry | undefined;
  const outbox = new Outbox(
    drawer,
    () => new Promise((resolve) => (arrive = resolve)),
    (one, what) => {
      seen = one;
      told.push(what);
    },
  );
  const adding = outbox.add(entry('a'));
  await vi.advanceTimersByTimeAsync(0);
  await outbox.takeBack(seen!);
  arrive({ is: 'refused', words: 'no' });
  await adding;
  expect(told).toEqual(['waits']);
  expect(drawer.kept.size).toBe(0);
});
