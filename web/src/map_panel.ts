// What stands beside an opinion map: its groups and statements as buttons, and what is known of the one
// that was chosen.
import type { OpinionMap, Statement } from './map_data.ts';
import { markOf } from './map_looks.ts';
import { type Choice, type Chosen, groupOf, statementOf } from './map_paint.ts';
import type { Words } from './map_words.ts';

type Line = { key: string; words: string; choice: Choice; isChosen: boolean; group?: number };

function isSame(a: Choice, b: Chosen): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export class Panel {
  private choice: Chosen;

  constructor(
    private readonly root: HTMLElement,
    private readonly words: Words,
    private readonly chosen: (choice: Chosen) => void,
  ) {
    this.find('close').addEventListener('click', () => this.chosen(undefined));
    this.find('here', ' button').addEventListener('click', () => this.press({ you: true }));
  }

  show(map: OpinionMap, choice: Chosen): void {
    const about = this.find('about');
    const wasThere = about.contains(document.activeElement);
    const left = this.root.querySelector<HTMLElement>('[aria-pressed="true"]');
    this.choice = choice;
    this.find('here').hidden = !map.you;
    const here = this.find('here', ' button');
    here.textContent = this.words.you(map);
    here.setAttribute('aria-pressed', String(isSame({ you: true }, choice)));
    this.list('groups', this.groups(map));
    this.find('count').textContent = this.words.number(map.statements.length);
    this.list('statements', this.statements(map.statements));
    this.about(map, about);
    if (!wasThere || (!about.hidden && about.contains(document.activeElement))) return;
    // Whoever stood on what is gone goes on from there, or from the map.
    const wanted = about.hidden ? left : this.find('title');
    wanted?.focus();
    if (document.activeElement !== wanted) this.find('stage').focus();
  }

  // A part of the panel by its name, or what is in it.
  private find(part: string, inside = ''): HTMLElement {
    return this.root.querySelector<HTMLElement>(`[data-map-${part}]${inside}`)!;
  }

  // Pressed again, it is left.
  private press(choice: Choice): void {
    this.chosen(isSame(choice, this.choice) ? undefined : choice);
  }

  private groups(map: OpinionMap): Line[] {
    return map.groups.map((group, i) => ({
      key: group.name,
      words: `${this.words.group(group)}, ${this.words.size(map, group)}`,
      choice: { group: i },
      isChosen: groupOf(this.choice) === i,
      group: i,
    }));
  }

  private statements(statements: Statement[]): Line[] {
    return statements.map(({ number, text }) => ({
      key: String(number),
      words: `${number} ${text}`,
      choice: { statement: number },
      isChosen: statementOf(this.choice) === number,
    }));
  }

  // What stays is the same button, so that nobody loses their place.
  private list(part: string, lines: Line[]): void {
    const list = this.find(part);
    const here = new Map([...list.children].map((one) => [(one as HTMLElement).dataset.key, one]));
    const wanted = new Set(lines.map(({ key }) => key));
    for (const [key, one] of here) if (!wanted.has(key ?? '')) one.remove();
    lines.forEach((line, i) => {
      const item = here.get(line.key) ?? this.item(line);
      if (list.children[i] !== item) list.insertBefore(item, list.children[i] ?? null);
      const button = item.querySelector('button')!;
      const words = button.querySelector('span')!;
      if (words.textContent !== line.words) words.textContent = line.words;
      button.setAttribute('aria-pressed', String(line.isChosen));
    });
  }

  private item(line: Line): HTMLElement {
    const item = document.createElement('li');
    const button = document.createElement('button');
    item.dataset.key = line.key;
    button.type = 'button';
    button.className = 'opinion-map__choice';
    if (line.group !== undefined) button.append(markOf(line.group));
    button.append(document.createElement('span'));
    button.addEventListener('click', () => this.press(line.choice));
    item.append(button);
    return item;
  }

  private about(map: OpinionMap, about: HTMLElement): void {
    const group = map.groups[groupOf(this.choice) ?? -1];
    const statement = map.statements.find(({ number }) => number === statementOf(this.choice));
    about.hidden = !group && !statement;
    this.find('votes').hidden = !statement;
    const nothing = this.find('nothing');
    const stands = group ? this.words.stands(map, group) : [];
    nothing.hidden = !group || stands.length > 0;
    nothing.textContent = this.words.say('nothing');
    this.list('stands', stands.map(({ number, words }) => ({
      key: String(number),
      words,
      choice: { statement: number },
      isChosen: false,
    })));
    if (group) {
      this.find('title').textContent = this.words.group(group);
      this.find('more').textContent = this.words.size(map, group);
    } else if (statement) {
      this.find('title').textContent = this.words.say('statement', { number: String(statement.number) });
      this.find('more').textContent = statement.text;
      this.votes(map, statement);
    }
  }

  private votes(map: OpinionMap, statement: Statement): void {
    const rows = this.words.votes(map, statement).map(({ who, votes }) => {
      const row = document.createElement('tr');
      const head = document.createElement('th');
      head.scope = 'row';
      head.textContent = who;
      row.append(head);
      for (const side of ['agree', 'disagree', 'pass'] as const) {
        row.insertCell().textContent = this.words.percent(votes, side);
      }
      return row;
    });
    this.find('votes', ' tbody').replaceChildren(...rows);
  }
}
