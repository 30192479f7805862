// An opinion map to move, to come closer and to ask. It takes the place of the server's picture, and of
// nothing else: the text and the tables beside it say the same. When the page hears that people have
// voted it asks for the map anew, and whoever had come closer or chosen something stays there.
//
// The view (src/civic/opinion_maps/island.html) gives:
//   [data-opinion-map]   the address of the map as JSON; in it
//     template[data-map-parts]   all that script shows, with its words; its first element carries the
//                                sentences as data- attributes, and has data-mine and an id
//     [data-map-failed]          hidden: what is said when the map does not come
//     .opinion-map__picture      the server's picture
import { type OpinionMap, mapOf, Source } from './map_data.ts';
import { type Chosen, groupOf, statementOf } from './map_paint.ts';
import { Panel } from './map_panel.ts';
import { Stage } from './map_stage.ts';
import { Words } from './map_words.ts';
import { say } from './say.ts';

// The server looks at votes no sooner.
const pause_ms = 2000;

class Island {
  private map: OpinionMap | undefined;
  private choice: Chosen;
  private chosenName: string | undefined;
  private parts: { live: HTMLElement; stage: Stage; panel: Panel; words: Words } | undefined;

  constructor(private readonly root: HTMLElement) {}

  show(map: OpinionMap): void {
    this.map = map;
    this.choice = this.stillThere(map);
    this.parts ??= this.build();
    this.parts?.stage.show(map, this.choice);
    this.parts?.panel.show(map, this.choice);
  }

  // Too few people by now, or votes were taken away: the server's page says so.
  leave(): void {
    this.parts?.live.remove();
    this.parts = undefined;
  }

  private build(): Island['parts'] {
    const template = this.root.querySelector<HTMLTemplateElement>('template[data-map-parts]');
    const drawn = template?.content.firstElementChild;
    if (!drawn) return undefined;
    const live = document.importNode(drawn, true) as HTMLElement;
    const canvas = live.querySelector('canvas')!;
    if (!canvas.getContext('2d')) return undefined;
    const words = new Words(live.dataset);
    this.root.prepend(live);
    const spoken = {
      of: (map: OpinionMap, group: number, choice: Chosen) => words.label(map, group, choice),
      you: words.say('you'),
    };
    const choose = (choice: Chosen) => this.choose(choice);
    const stage = new Stage(live.querySelector('[data-map-stage]')!, canvas, spoken, choose);
    return { live, stage, panel: new Panel(live, words, choose), words };
  }

  private choose(choice: Chosen): void {
    if (!this.map || !this.parts) return;
    this.choice = choice;
    this.chosenName = this.map.groups[groupOf(choice) ?? -1]?.name;
    this.parts.stage.choose(choice);
    this.parts.panel.show(this.map, choice);
    say('map', choice ? this.parts.words.aloud(this.map, choice) : '');
  }

  // Groups may come and go with votes: the one of that name, if any.
  private stillThere(map: OpinionMap): Chosen {
    const { choice } = this;
    if (groupOf(choice) !== undefined) {
      const group = map.groups.findIndex(({ name }) => name === this.chosenName);
      return group >= 0 ? { group } : undefined;
    }
    const number = statementOf(choice);
    if (number !== undefined) return map.statements.some((one) => one.number === number) ? choice : undefined;
    return map.you ? choice : undefined;
  }
}

export function enhance(root: HTMLElement): void {
  const source = new Source(root.dataset.opinionMap ?? '');
  const island = new Island(root);
  const failed = root.querySelector<HTMLElement>('[data-map-failed]');
  let timer: number | undefined;
  let isAsking = false;
  let isDue = false;

  const ask = async () => {
    timer = undefined;
    // Nothing to see yet, or not any more.
    if (root.closest('[hidden]')) {
      source.mark = '';
      return island.leave();
    }
    isAsking = true;
    isDue = false;
    try {
      const told = await source.ask();
      const map = told && mapOf(told);
      if (map) island.show(map);
      else if (told) island.leave();
      if (failed) failed.hidden = true;
    } catch {
      // The picture, or the map as it was, stays.
      if (failed?.hidden) say('map', failed.textContent ?? '');
      if (failed) failed.hidden = false;
    }
    isAsking = false;
    if (isDue) soon();
  };
  const soon = () => {
    isDue = true;
    if (!isAsking) timer ??= window.setTimeout(() => void ask(), pause_ms);
  };
  for (const heard of ['renewed', 'placed']) document.addEventListener(heard, soon);
  void ask();
}
