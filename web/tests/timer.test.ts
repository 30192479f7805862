// Everyone sees the same clock, however wrong their own is; it speaks four times at most.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { written } from '../src/timer.ts';
import { forgetListeners, noteListeners } from './listeners.ts';

const clock = (left_s: number) =>
  `<span data-timer data-left-s="${left_s}" data-said-start="It runs" data-said-five="Five minutes left"
   data-said-one="One minute left" data-said-end="Time is up">about a while</span>`;
const shown = () => document.querySelector('[data-timer]')!.textContent;
const said = () => document.querySelector('[role="status"]')?.textContent ?? '';
const renewed = () => document.dispatchEvent(new CustomEvent('renewed', { detail: performance.now() }));

async function open(left_s: number): Promise<void> {
  document.body.innerHTML = `<main>${clock(left_s)}</main>`;
  const { enhance } = await import('../src/timer.ts');
  enhance();
}

// All that was said in this time, once each.
function listen(seconds: number): string[] {
  const heard: string[] = [];
  for (let i = 0; i < seconds; ++i) {
    vi.advanceTimersByTime(1000);
    if (said() && heard.at(-1) !== said()) heard.push(said());
  }
  return heard;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  noteListeners();
});
afterEach(() => {
  forgetListeners();
  vi.useRealTimers();
});

test('a clock is read at a glance', () => {
  expect([0, 5, 59.2, 60, 754, -3].map(written)).toEqual(['0:00', '0:05', '1:00', '1:00', '12:34', '0:00']);
});

test('it counts down and stops at nothing', async () => {
  await open(90);
  expect(shown()).toBe('1:30');
  vi.advanceTimersByTime(31_000);
  expect(shown()).toBe('0:59');
  expect(document.querySelector('[data-timer]')!.className).toContain('timer__left--soon');
  vi.advanceTimersByTime(90_000);
  expect(shown()).toBe('0:00');
});

test('a clock of this device that is an hour wrong, or set right meanwhile, changes nothing', async () => {
  vi.setSystemTime(Date.now() + 3600_000);
  await open(600);
  expect(shown()).toBe('10:00');
  vi.setSystemTime(Date.now() - 3600_000);
  vi.advanceTimersByTime(1000);
  expect(shown()).toBe('9:59');
});

test('it speaks at five minutes, at one, and at the end', async () => {
  await open(400);
  expect(listen(500)).toEqual(['Five minutes left', 'One minute left', 'Time is up']);
});

test('a page that is opened late says only what is still to come', async () => {
  await open(250);
  expect(listen(300)).toEqual(['One minute left', 'Time is up']);
});

test('a longer time shows and is said; the same again is no news', async () => {
  await open(30);
  vi.advanceTimersByTime(10_000);
  document.querySelector<HTMLElement>('[data-timer]')!.dataset.leftS = '20';
  renewed();
  expect(shown()).toBe('0:20');
  expect(listen(5)).toEqual([]);
  document.querySelector<HTMLElement>('[data-timer]')!.dataset.leftS = '315';
  renewed();
  expect(shown()).toBe('5:15');
  expect(listen(30)).toEqual(['It runs', 'Five minutes left']);
});

test('a clock that comes with a later drawing runs too, and says that it began', async () => {
  await open(30);
  document.querySelector('main')!.innerHTML = '';
  renewed();
  document.querySelector('main')!.innerHTML = clock(600);
  renewed();
  expect(shown()).toBe('10:00');
  expect(listen(8)).toEqual(['It runs']);
  expect(shown()).toBe('9:52');
});

test('a clock that a room tells anew counts from now', async () => {
  await open(30);
  vi.advanceTimersByTime(10_000);
  document.querySelector<HTMLElement>('[data-timer]')!.dataset.leftS = '320';
  document.dispatchEvent(new Event('clock'));
  expect(shown()).toBe('5:20');
});

test('after the device slept the server is asked again', async () => {
  await open(600);
  let asked = 0;
  document.addEventListener('stale', () => ++asked);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(asked).toBe(0);
  vi.setSystemTime(Date.now() + 120_000); // and performance.now() stood still
  document.dispatchEvent(new Event('visibilitychange'));
  expect(asked).toBe(1);
  renewed();
  document.dispatchEvent(new Event('visibilitychange'));
  expect(asked).toBe(1);
});
