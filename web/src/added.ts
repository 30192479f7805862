// Says how many notes came and where: "4 notes were added at Table 2". Gathered, since a hall writes
// faster than anybody listens.
import { say } from './say.ts';

const places_max = 3;
const notes = 'li.note[id^="note-"]';
const text = (root: ParentNode, selector: string) =>
  root.querySelector(selector)?.textContent?.trim() ?? '';

// The table, where each has its own board; else what stands over the place.
function placeOf(note: Element): string {
  const [, table] = /^at-(\d+)-/.exec(note.closest('[id^="at-"]')?.id ?? '') ?? [];
  const tab = Number(table) > 0 ? text(document, `.tabs a[href$="?table=${table}"]`) : '';
  const region = note.closest('section');
  return tab || (region ? text(region, '.region__label') : '') || text(document, 'h1');
}

class Added {
  private seen = new Set<string>();
  private readonly counts = new Map<string, number>();

  constructor(private readonly panel: HTMLElement) {
    this.look();
  }

  // After the board was drawn anew, while what this person has just sent still stands beside it:
  // they know about that.
  tell(): void {
    const mine = [...document.querySelectorAll('[data-mine] .note__text')].map((own) => own.textContent?.trim() ?? '');
    for (const note of this.look()) {
      const at = mine.indexOf(text(note, '.note__text'));
      if (at >= 0) {
        mine.splice(at, 1);
        continue;
      }
      const place = placeOf(note);
      this.counts.set(place, (this.counts.get(place) ?? 0) + 1);
    }
    if (this.counts.size > 0) say('added', () => this.words());
  }

  forget(): void {
    this.counts.clear();
    say('added', '');
  }

  // Those that were not there before.
  private look(): Element[] {
    const all = [...document.querySelectorAll(notes)];
    const fresh = all.filter((note) => !this.seen.has(note.id));
    for (const note of all) this.seen.add(note.id);
    return fresh;
  }

  private words(): string {
    let told = [...this.counts];
    const all = told.reduce((sum, [, count]) => sum + count, 0);
    if (told.length > places_max) told = [[text(document, 'h1'), all]];
    this.counts.clear();
    return told.map(([place, count]) => this.sentence(place, count)).join('. ');
  }

  private sentence(place: string, count: number): string {
    const { saidOne, saidMany } = this.panel.dataset;
    const words = (count === 1 ? saidOne : saidMany) ?? '';
    return words.replace('[count]', String(count)).replace('[place]', place);
  }
}

export function enhance(panel: HTMLElement): void {
  const added = new Added(panel);
  document.addEventListener('drawn', () => added.tell());
  document.addEventListener('paused', () => added.forget());
}
