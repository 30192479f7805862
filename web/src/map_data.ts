// An opinion map as the server tells it: people as places without names, statements, groups.
import { People } from './map_people.ts';
import { around, type Box, boxOf, type Point } from './map_view.ts';

export type Votes = { agree: number; disagree: number; pass: number };
export type Statement = Point & Votes & { number: number; text: string; groups: Votes[] };
// What a group stands for, and how many of those who voted on it took that side.
export type Stand = { number: number; agree: boolean; success: number; trials: number };
export type Group = { name: string; size: number; hull: Point[]; middle: Point; stands: Stand[] };
export type You = Point & { group: number };

export type OpinionMap = {
  people: People;
  box: Box;
  groups: Group[];
  statements: Statement[];
  standing: Set<number>; // the statements that a group stands for
  you: You | undefined;
};

export type Told = {
  people: { x: number[]; y: number[]; group: number[] };
  statements: (Point & Votes & { number: number; text: string; groups?: Votes[] })[];
  groups: { name: string; size: number; hull: [number, number][]; stands_for: Stand[] }[];
  you: You | null;
};

function middlesOf(people: People, groups: number): Point[] {
  const sums = Array.from({ length: groups }, () => ({ x: 0, y: 0, count: 0 }));
  for (let i = 0; i < people.count; ++i) {
    const sum = sums[people.group[i]!];
    if (!sum) continue;
    sum.x += people.x[i]!;
    sum.y += people.y[i]!;
    sum.count += 1;
  }
  return sums.map(({ x, y, count }) => ({ x: x / Math.max(1, count), y: y / Math.max(1, count) }));
}

// Nothing to draw: no map.
export function mapOf(told: Told): OpinionMap | undefined {
  if (told.people.x.length === 0) return undefined;
  const people = new People(
    Float32Array.from(told.people.x),
    Float32Array.from(told.people.y),
    Int8Array.from(told.people.group),
  );
  const middles = middlesOf(people, told.groups.length);
  const statements = told.statements.map((one) => ({ ...one, groups: one.groups ?? [] }));
  const groups = told.groups.map((group, i) => ({
    name: group.name,
    size: group.size,
    hull: group.hull.map(([x, y]) => ({ x, y })),
    middle: middles[i]!,
    stands: group.stands_for,
  }));
  const standing = new Set(told.groups.flatMap((group) => group.stands_for.map(({ number }) => number)));
  const you = told.you ?? undefined;
  const drawn = [
    ...statements.filter(({ number }) => standing.has(number)),
    ...groups.flatMap((group) => group.hull),
    ...(you ? [you] : []),
  ];
  const others = boxOf(drawn.map(({ x }) => x), drawn.map(({ y }) => y));
  return { people, box: around(people.box, others), groups, statements, standing, you };
}

// Asks for the map; what has not changed since is not sent again.
export class Source {
  mark = ''; // of what came last; without it all is sent again

  constructor(private readonly address: string) {}

  // Nothing where it is as it was.
  async ask(): Promise<Told | undefined> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (this.mark) headers['if-none-match'] = this.mark;
    const answer = await fetch(this.address, { headers });
    if (answer.status === 304) return undefined;
    if (!answer.ok) throw new Error(`The map was answered with ${answer.status}`);
    const told = (await answer.json()) as Told;
    this.mark = answer.headers.get('etag') ?? '';
    return told;
  }
}
