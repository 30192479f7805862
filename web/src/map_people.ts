// The people of a map, up to 100,000, in a grid of squares: who is near a point, who is in sight, and
// how many stand in each small square of the screen.
import { type Box, boxOf, inSight, type Point, type Size, type View } from './map_view.ts';

const people_a_square = 8;
const squares_max = 200; // on a side

export class People {
  readonly count: number;
  readonly box: Box;
  private readonly side: number;
  private readonly step: number;
  private readonly starts: Uint32Array;
  private readonly inOrder: Uint32Array;

  // Group -1 is none.
  constructor(
    readonly x: Float32Array,
    readonly y: Float32Array,
    readonly group: Int8Array,
  ) {
    this.count = x.length;
    this.box = boxOf(x, y);
    this.side = Math.min(squares_max, Math.max(1, Math.ceil(Math.sqrt(this.count / people_a_square))));
    const widest = Math.max(this.box.right - this.box.left, this.box.high - this.box.low, 1e-6);
    this.step = widest / this.side;
    const squares = new Uint32Array(this.count);
    this.starts = new Uint32Array(this.side * this.side + 1);
    for (let i = 0; i < this.count; ++i) {
      const square = this.row(y[i]!) * this.side + this.column(x[i]!);
      squares[i] = square;
      this.starts[square + 1]! += 1;
    }
    for (let s = 0; s < this.side * this.side; ++s) this.starts[s + 1]! += this.starts[s]!;
    this.inOrder = new Uint32Array(this.count);
    const next = this.starts.slice();
    for (let i = 0; i < this.count; ++i) this.inOrder[next[squares[i]!]!++] = i;
  }

  // The one nearest to a point, not farther than so many units; -1 where there is none.
  nearest(at: Point, within: number): number {
    let found = -1;
    let least = within * within;
    const near = { left: at.x - within, right: at.x + within, low: at.y - within, high: at.y + within };
    this.each(near, (i) => {
      const distance = (this.x[i]! - at.x) ** 2 + (this.y[i]! - at.y) ** 2;
      if (distance > least) return;
      least = distance;
      found = i;
    });
    return found;
  }

  // To the precision of the squares, so never too few.
  countIn(box: Box): number {
    let count = 0;
    this.rows(box, (from, to) => (count += to - from));
    return count;
  }

  // All in a box, and some beside it.
  each(box: Box, then: (person: number) => void): void {
    this.rows(box, (from, to) => {
      for (let i = from; i < to; ++i) then(this.inOrder[i]!);
    });
  }

  private rows(box: Box, then: (from: number, to: number) => void): void {
    if (this.count === 0 || !this.meets(box)) return;
    const left = this.column(box.left);
    const right = this.column(box.right);
    for (let row = this.row(box.low); row <= this.row(box.high); ++row) {
      then(this.starts[row * this.side + left]!, this.starts[row * this.side + right + 1]!);
    }
  }

  private meets(box: Box): boolean {
    const own = this.box;
    return box.left <= own.right && box.right >= own.left && box.low <= own.high && box.high >= own.low;
  }

  private column(x: number): number {
    return this.square(x - this.box.left);
  }

  private row(y: number): number {
    return this.square(y - this.box.low);
  }

  private square(from: number): number {
    return Math.min(this.side - 1, Math.max(0, Math.floor(from / this.step)));
  }
}

export type Density = {
  across: number;
  down: number;
  kind: Int8Array; // the group that most there are of; -2 where nobody is
  count: Uint32Array;
  most: number;
};

const nobody = -2;

// How many stand in each square of so many pixels.
export function densityOf(people: People, view: View, size: Size, square_px: number, groups: number): Density {
  const across = Math.ceil(size.width / square_px);
  const down = Math.ceil(size.height / square_px);
  const kinds = groups + 1; // and those in none
  const tallies = new Uint32Array(across * down * kinds);
  const sight = inSight(view, size);
  const scale = view.scale / square_px;
  people.each(sight, (i) => {
    const column = Math.floor((people.x[i]! - sight.left) * scale);
    const row = Math.floor((sight.high - people.y[i]!) * scale);
    if (column < 0 || column >= across || row < 0 || row >= down) return;
    const group = people.group[i]!;
    const kind = group >= 0 && group < groups ? group : groups;
    tallies[(row * across + column) * kinds + kind]! += 1;
  });
  return summed(tallies, kinds, across, down);
}

function summed(tallies: Uint32Array, kinds: number, across: number, down: number): Density {
  const kind = new Int8Array(across * down).fill(nobody);
  const count = new Uint32Array(across * down);
  let most = 0;
  for (let square = 0; square < kind.length; ++square) {
    let best = 0;
    let all = 0;
    for (let k = 0; k < kinds; ++k) {
      const here = tallies[square * kinds + k]!;
      all += here;
      if (here <= best) continue;
      best = here;
      kind[square] = k === kinds - 1 ? -1 : k;
    }
    count[square] = all;
    if (all > most) most = all;
  }
  return { across, down, kind, count, most };
}
