// What an opinion map says in words. The sentences stand in the view, where they are translated, with
// [names] of what is to be put in.
import type { Group, OpinionMap, Statement, Votes } from './map_data.ts';
import { type Choice, type Chosen, statementOf } from './map_paint.ts';

export class Words {
  private readonly numbers: Intl.NumberFormat;
  private readonly percents: Intl.NumberFormat;

  constructor(
    private readonly given: DOMStringMap,
    language = document.documentElement.lang || 'en',
  ) {
    this.numbers = new Intl.NumberFormat(language);
    this.percents = new Intl.NumberFormat(language, { style: 'percent' });
  }

  say(name: string, values: Record<string, string> = {}): string {
    return (this.given[name] ?? '').replace(/\[(\w+)\]/g, (_, value: string) => values[value] ?? '');
  }

  number(value: number): string {
    return this.numbers.format(value);
  }

  group({ name }: { name: string }): string {
    return this.say('group', { name });
  }

  size(map: OpinionMap, group: Group): string {
    const all = map.groups.reduce((sum, { size }) => sum + size, 0);
    return this.say('of', { size: this.number(group.size), all: this.number(all) });
  }

  // Beside a group on the map: its size, or how it voted on the statement that was chosen.
  label(map: OpinionMap, place: number, choice: Chosen): string {
    const group = map.groups[place]!;
    const number = statementOf(choice);
    const votes = map.statements.find((one) => one.number === number)?.groups[place];
    if (votes) return `${this.group(group)} · ${this.say('agreeing', { agree: this.percent(votes, 'agree') })}`;
    return `${this.group(group)} · ${this.number(group.size)}`;
  }

  percent(votes: Votes, side: keyof Votes): string {
    const all = votes.agree + votes.disagree + votes.pass;
    return all === 0 ? '–' : this.percents.format(votes[side] / all);
  }

  shares(votes: Votes): string {
    const [agree, disagree, pass] = (['agree', 'disagree', 'pass'] as const).map((side) => this.percent(votes, side));
    return this.say('shares', { agree: agree!, disagree: disagree!, pass: pass! });
  }

  stands(map: OpinionMap, group: Group): { number: number; words: string }[] {
    return group.stands.flatMap(({ number, agree, success, trials }) => {
      const text = map.statements.find((one) => one.number === number)?.text;
      if (text === undefined) return [];
      const counts = { text, success: this.number(success), trials: this.number(trials) };
      return { number, words: this.say(agree ? 'agrees' : 'disagrees', counts) };
    });
  }

  you(map: OpinionMap): string {
    const group = map.you && map.groups[map.you.group];
    return group ? this.say('youIn', { name: group.name }) : this.say('youAlone');
  }

  // How everyone voted on it, and each group.
  votes(map: OpinionMap, statement: Statement): { who: string; votes: Votes }[] {
    const groups = statement.groups.map((votes, i) => ({ who: map.groups[i], votes }));
    return [
      { who: this.say('everyone'), votes: statement },
      ...groups.flatMap(({ who, votes }) => (who ? [{ who: this.group(who), votes }] : [])),
    ];
  }

  // All of it, for whoever does not see it.
  aloud(map: OpinionMap, choice: Choice): string {
    if ('you' in choice) return this.you(map);
    if ('group' in choice) {
      const group = map.groups[choice.group];
      if (!group) return '';
      const stands = this.stands(map, group).map(({ words }) => words);
      return [`${this.group(group)}, ${this.size(map, group)}`, ...(stands.length > 0 ? stands : [this.say('nothing')])].join('. ');
    }
    const statement = map.statements.find(({ number }) => number === choice.statement);
    if (!statement) return '';
    const votes = this.votes(map, statement).map(({ who, votes }) => `${who}: ${this.shares(votes)}`);
    return [statement.text, ...votes].join('. ');
  }
}
