// Announcements come together and not too often.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let say: (typeof import('../src/say.ts'))['say'];
const said = () => document.querySelector('[role="status"]')?.textContent ?? '';

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  document.body.innerHTML = '<main></main>';
  ({ say } = await import('../src/say.ts'));
});
afterEach(() => {
  vi.useRealTimers();
});

test('words are said soon, in one polite place', () => {
  say('live', '1 new –\n  show them');
  expect(said()).toBe('');
  vi.advanceTimersByTime(200);
  expect(said()).toBe('1 new – show them');
  expect(document.querySelectorAll('[role="status"]')).toHaveLength(1);
});

test('at most once in five seconds, and then what counts by now', () => {
  say('live', '1 new');
  vi.advanceTimersByTime(200);
  say('live', '2 new');
  say('live', '3 new');
  say('saved', 'Saved on this device');
  vi.advanceTimersByTime(4700);
  expect(said()).toBe('1 new');
  vi.advanceTimersByTime(400);
  expect(said()).toBe('3 newSaved on this device');
});

test('words can be taken back before they are said', () => {
  say('live', '1 new');
  say('live', '');
  vi.advanceTimersByTime(6000);
  expect(said()).toBe('');
});

test('what is gathered is put into words when it is said', () => {
  let count = 0;
  const gather = () => {
    count += 1;
    say('added', () => `${count} added`);
  };
  gather();
  vi.advanceTimersByTime(200);
  expect(said()).toBe('1 added');
  gather();
  gather();
  expect(said()).toBe('1 added');
  vi.advanceTimersByTime(5000);
  expect(said()).toBe('3 added');
});
