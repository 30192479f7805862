// The clocks that everyone in the room sees. They count from what the server said was left, never from
// the clock of this device, which may be an hour wrong.
import { say } from './say.ts';

const tick_ms = 500;
// What is left comes in whole seconds, after a way of unknown length: less than this is no change.
const jitter_ms = 2500;
// A device that slept has counted too little, or too much: then the server is asked again.
const slept_ms = 5000;

export function written(left_s: number): string {
  const left = Math.max(0, Math.ceil(left_s));
  const seconds = String(left % 60).padStart(2, '0');
  return `${Math.floor(left / 60)}:${seconds}`;
}

// Whoever listens hears that it began, and these; a clock that speaks more often drowns the table.
const spoken = [
  { left_s: 300, words: 'saidFive' },
  { left_s: 60, words: 'saidOne' },
  { left_s: 0, words: 'saidEnd' },
];

class Clock {
  private ends = -Infinity;
  private left_s = 0;

  constructor(
    private readonly element: HTMLElement,
    drawn: number,
  ) {
    this.set(drawn);
  }

  // As it was drawn at that time; whether there is more left than we thought.
  set(drawn: number): boolean {
    const ends = drawn + Number(this.element.dataset.leftS) * 1000;
    if (Math.abs(ends - this.ends) < jitter_ms) return false;
    const isLater = ends > this.ends;
    this.ends = ends;
    this.left_s = this.left();
    return isLater && this.left_s > 0;
  }

  tick(): void {
    const left_s = this.left();
    const text = written(left_s);
    if (this.element.textContent !== text) this.element.textContent = text;
    this.element.classList.toggle('timer__left--soon', left_s < 60);
    for (const one of spoken) {
      if (this.left_s > one.left_s && left_s <= one.left_s) this.speak(one.words);
    }
    this.left_s = left_s;
  }

  speak(words: string): void {
    const line = this.element.dataset[words];
    if (line) say('timer', line);
  }

  private left(): number {
    return (this.ends - performance.now()) / 1000;
  }
}

// A clock may come with a later drawing of the page, and go.
class Clocks {
  private readonly clocks = new Map<HTMLElement, Clock>();
  private drift_ms = 0;

  // Those on the page as it was drawn at that time; those that began meanwhile.
  take(drawn: number): Clock[] {
    this.drift_ms = Date.now() - performance.now();
    const all = [...document.querySelectorAll<HTMLElement>('[data-timer]')];
    for (const gone of this.clocks.keys()) if (!all.includes(gone)) this.clocks.delete(gone);
    return all.filter((element) => this.takeOne(element, drawn)).map((one) => this.clocks.get(one)!);
  }

  tick(): void {
    for (const clock of this.clocks.values()) clock.tick();
  }

  hasSlept(): boolean {
    return Math.abs(Date.now() - performance.now() - this.drift_ms) > slept_ms;
  }

  private takeOne(element: HTMLElement, drawn: number): boolean {
    const known = this.clocks.get(element);
    if (known) return known.set(drawn);
    this.clocks.set(element, new Clock(element, drawn));
    return Number(element.dataset.leftS) > 0;
  }
}

let clocks: Clocks | undefined;

export function enhance(): void {
  if (clocks) return;
  const all = new Clocks();
  clocks = all;
  all.take(performance.now());
  all.tick();
  setInterval(() => all.tick(), tick_ms);
  const take = (drawn: number) => {
    const begun = all.take(drawn);
    all.tick();
    for (const clock of begun) clock.speak('saidStart');
  };
  document.addEventListener('renewed', (event) => take((event as CustomEvent<number>).detail));
  document.addEventListener('clock', () => take(performance.now()));
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && all.hasSlept()) document.dispatchEvent(new Event('stale'));
  });
}
