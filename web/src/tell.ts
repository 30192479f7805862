// Says what a new drawing brought. Where notes are counted, added.ts hears of it and says that.
import { say } from './say.ts';

const textsOf = (selector: string) =>
  [...document.querySelectorAll(selector)].map((one) => one.textContent ?? '');

export class Teller {
  constructor(private readonly panel: HTMLElement) {}

  around(draw: () => void): void {
    const said = textsOf('[data-say]');
    const seen = textsOf('[data-fresh]').join();
    draw();
    const news = textsOf('[data-say]').filter((words) => !said.includes(words));
    if (news.length > 0) say('news', news.join(' '));
    if (this.panel.dataset.saidMany) document.dispatchEvent(new Event('drawn'));
    else if (textsOf('[data-fresh]').join() !== seen) say('follow', this.panel.dataset.said ?? '');
  }

  forget(): void {
    document.dispatchEvent(new Event('paused'));
    say('follow', '');
  }
}
