// The page as the server would draw it now, for who looks at it: asked for where a room can only say
// that something has changed, because each sees it differently.
import { readPage } from './fragments.ts';
import { isDragging, whenLeft } from './left.ts';
import { renew } from './renew.ts';
import type { Teller } from './tell.ts';

// Not sooner, however much happens: a person reads one thing at a time.
const pause_ms = 1000;
const pause_max_ms = 30_000;
// For each who is there: a hall of two thousand asks over four seconds, a table at once.
const spread_ms = 2;

// Whether something waits until somebody has left it.
export function bringUpToDate(fresh: ParentNode): boolean {
  // A board holds still under a card that somebody drags over it.
  if (isDragging()) return true;
  let waits = false;
  for (const wanted of fresh.querySelectorAll('[data-fresh]')) {
    const here = wanted.id ? document.getElementById(wanted.id) : null;
    if (here && renew(here, wanted)) waits = true;
  }
  return waits;
}

export class Again {
  private timer: number | undefined;
  private failures = 0;
  private held: ParentNode | undefined;
  private missed = false;

  // `asks` and `drawn` are told when the page is asked for, and when it stands there. What answers a
  // form that was refused stands at the form's address, where nothing can be asked for: `page` is
  // where the same is to be had.
  constructor(
    private readonly page: string | undefined,
    private readonly teller: Teller,
    private readonly isPaused: () => boolean,
    private readonly asks: () => void,
    private readonly drawn: () => void,
  ) {
    whenLeft(() => {
      if (this.held && !this.isPaused()) this.draw(this.held);
    });
  }

  // A bus in a tunnel has no network: then later.
  soon(people = 0): void {
    const wait_ms = Math.min(pause_max_ms, pause_ms * 2 ** this.failures);
    const chance = Math.random();
    this.timer ??= window.setTimeout(() => void this.ask(), wait_ms * (0.5 + chance / 2) + people * spread_ms * chance);
  }

  private async ask(): Promise<void> {
    this.timer = undefined;
    if (this.missIfPaused()) return;
    this.asks();
    const asked = performance.now();
    const fresh = await readPage(this.page ?? location.pathname + location.search).catch(() => undefined);
    if (this.missIfPaused()) return;
    if (!fresh) this.failures += 1;
    if (!fresh) return this.soon();
    this.failures = 0;
    this.teller.around(() => this.draw(fresh));
    this.drawn();
    document.dispatchEvent(new CustomEvent('renewed', { detail: asked }));
  }

  goOn(): void {
    if (this.missed) this.soon();
    this.missed = false;
  }

  private missIfPaused(): boolean {
    this.missed ||= this.isPaused();
    return this.isPaused();
  }

  private draw(fresh: ParentNode): void {
    this.held = bringUpToDate(fresh) ? fresh : undefined;
  }
}
