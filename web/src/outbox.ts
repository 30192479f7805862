// Sends what waits, one after the other in the order it was written, until the server has it or says
// no. What cannot be sent now is tried again when the network is back, and with growing pauses.
import type { Entry, Shelf } from './shelf.ts';

export type Answer =
  | { is: 'sent'; location?: string }
  | { is: 'refused'; words: string }
  | { is: 'later'; wait_ms?: number };

export type Deliver = (entry: Entry) => Promise<Answer>;
export type Told = (entry: Entry, what: 'waits' | 'sent' | 'refused') => void;

const pause_first_ms = 1000;
const pause_max_ms = 60_000;

export class Outbox {
  private entries: Entry[] = [];
  private busy = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly shelf: Shelf,
    private readonly deliver: Deliver,
    private readonly told: Told,
  ) {}

  // What an earlier page left behind, in the order it was written.
  async load(): Promise<void> {
    const known = new Set(this.entries.map((entry) => entry.once));
    const all = (await this.shelf.all()).sort((a, b) => a.order - b.order);
    const left = all.filter((entry) => !known.has(entry.once));
    this.entries = [...left, ...this.entries].sort((a, b) => a.order - b.order);
    for (const entry of left) this.told(entry, entry.refused === undefined ? 'waits' : 'refused');
    await this.flush();
  }

  async add(entry: Omit<Entry, 'order'>): Promise<void> {
    const last = this.entries.at(-1)?.order ?? 0;
    const kept = { ...entry, order: Math.max(Date.now(), last + 1) };
    this.entries.push(kept);
    this.told(kept, 'waits');
    await this.shelf.put(kept);
    await this.flush();
  }

  // Out of here again: back into the form, or thrown away.
  async takeBack(entry: Entry): Promise<void> {
    this.entries = this.entries.filter((one) => one !== entry);
    await this.shelf.remove(entry.once);
  }

  async sendAgain(entry: Entry): Promise<void> {
    delete entry.refused;
    this.told(entry, 'waits');
    await this.shelf.put(entry);
    await this.flush();
  }

  waiting(): number {
    return this.entries.filter((entry) => entry.refused === undefined).length;
  }

  // Whether the last try failed, so that somebody should know.
  isStuck(): boolean {
    return this.failures > 0 && this.waiting() > 0;
  }

  async flush(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.stopTimer();
    try {
      let entry = this.next();
      while (entry && (await this.send(entry))) entry = this.next();
    } finally {
      this.busy = false;
    }
  }

  private next(): Entry | undefined {
    return this.entries.find((entry) => entry.refused === undefined);
  }

  // Whether the next may follow.
  private async send(entry: Entry): Promise<boolean> {
    const answer = await this.deliver(entry);
    if (!this.entries.includes(entry)) return true; // taken back meanwhile
    if (answer.is === 'later') {
      this.tryLater(entry, answer.wait_ms ?? 0);
      return false;
    }
    this.failures = 0;
    if (answer.is === 'sent') {
      if (answer.location) entry.at = answer.location;
      await this.takeBack(entry);
    } else {
      entry.refused = answer.words;
      await this.shelf.put(entry);
    }
    this.told(entry, answer.is);
    return true;
  }

  private tryLater(entry: Entry, wait_ms: number): void {
    const pause_ms = Math.min(pause_max_ms, pause_first_ms * 2 ** this.failures);
    this.failures += 1;
    // A whole room comes back at once; not all of it should ask in the same moment.
    const spread_ms = pause_ms * (0.5 + Math.random() / 2);
    this.timer = setTimeout(() => void this.flush(), Math.max(wait_ms, spread_ms));
    this.told(entry, 'waits');
  }

  private stopTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
