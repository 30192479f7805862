// Paints an opinion map. People go onto a sheet that is larger than what is seen, so that moving it is
// only to lay the sheet elsewhere; areas, names and marks are few, and painted each time.
import type { Group, OpinionMap, Statement } from './map_data.ts';
import { colourOf, type Looks, shape_size, shapeOf } from './map_looks.ts';
import { densityOf } from './map_people.ts';
import { inSight, type Point, type Size, toScreen, type View } from './map_view.ts';

// More people in sight than this are painted as squares: how many, and of which group most.
const shapes_max = 4000;
const square_px = 3;
const dot_min_px = 3;
const dot_max_px = 7;
const label_px = 30;
const faded = 0.16;

type Pen = CanvasRenderingContext2D;

export type Choice = { group: number } | { statement: number } | { you: true };
export type Chosen = Choice | undefined;
export const groupOf = (choice: Chosen): number | undefined => (choice && 'group' in choice ? choice.group : undefined);
export const statementOf = (choice: Chosen): number | undefined =>
  choice && 'statement' in choice ? choice.statement : undefined;

export type Label = { group: number; words: string; left: number; top: number; width: number };

export type Scene = {
  map: OpinionMap;
  looks: Looks;
  choice: Chosen;
  wordsOf: (group: number) => string; // on its label
  you: string;
};

// ---- people

function stamps(looks: Looks, groups: number, size_px: number, ratio: number): HTMLCanvasElement[] {
  return Array.from({ length: groups + 1 }, (_, i) => {
    const group = i === groups ? -1 : i;
    const stamp = document.createElement('canvas');
    stamp.width = stamp.height = Math.ceil(size_px * 2 * ratio);
    const pen = stamp.getContext('2d');
    if (!pen) return stamp;
    pen.scale(stamp.width / shape_size, stamp.height / shape_size);
    pen.fillStyle = colourOf(looks, group);
    pen.fill(new Path2D(shapeOf(group)));
    return stamp;
  });
}

// Large where few are, small where they would cover each other.
function dotSize({ map }: Scene, view: View): number {
  const wide = Math.max(1e-3, map.people.box.right - map.people.box.left) * view.scale;
  const high = Math.max(1e-3, map.people.box.high - map.people.box.low) * view.scale;
  const each = Math.sqrt((wide * high) / map.people.count) * 0.4;
  return Math.min(dot_max_px, Math.max(dot_min_px, each));
}

function paintShapes(pen: Pen, scene: Scene, view: View, size: Size, ratio: number): void {
  const { people, groups } = scene.map;
  const chosen = groupOf(scene.choice);
  const radius = dotSize(scene, view);
  const ready = stamps(scene.looks, groups.length, radius, ratio);
  const side = radius * 2;
  people.each(inSight(view, { width: size.width + side, height: size.height + side }), (i) => {
    const at = toScreen(view, size, { x: people.x[i]!, y: people.y[i]! });
    const group = people.group[i]!;
    pen.globalAlpha = chosen === undefined || chosen === group ? 0.8 : faded;
    pen.drawImage(ready[group] ?? ready[groups.length]!, at.x - radius, at.y - radius, side, side);
  });
  pen.globalAlpha = 1;
}

type Colour = [red: number, green: number, blue: number];

// A canvas knows every way to write a colour.
function partsOf(colour: string): Colour {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) return [0, 0, 0];
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

function paintDensity(pen: Pen, scene: Scene, view: View, size: Size): void {
  const { people, groups } = scene.map;
  const chosen = groupOf(scene.choice);
  const density = densityOf(people, view, size, square_px, groups.length);
  const colours = [...groups.keys(), -1].map((group) => partsOf(colourOf(scene.looks, group)));
  const squares = pen.createImageData(density.across, density.down);
  const least = 0.4;
  const more = (1 - least) / Math.max(1, Math.log(density.most));
  density.kind.forEach((group, square) => {
    const count = density.count[square]!;
    if (count === 0) return;
    const fades = chosen !== undefined && chosen !== group ? faded : 1;
    squares.data.set(colours[group] ?? colours[groups.length]!, square * 4);
    squares.data[square * 4 + 3] = 255 * fades * (least + more * Math.log(count));
  });
  const small = document.createElement('canvas');
  small.width = density.across;
  small.height = density.down;
  small.getContext('2d')?.putImageData(squares, 0, 0);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(small, 0, 0, density.across * square_px, density.down * square_px);
}

// The people around a view, half as far again as is seen.
export class Sheet {
  readonly canvas = document.createElement('canvas');
  private view: View = { x: 0, y: 0, scale: 0 };
  private size: Size = { width: 0, height: 0 };

  fits(view: View, size: Size): boolean {
    return (
      this.view.scale === view.scale &&
      Math.abs(this.view.x - view.x) * view.scale <= (this.size.width - size.width) / 2 &&
      Math.abs(this.view.y - view.y) * view.scale <= (this.size.height - size.height) / 2
    );
  }

  forget(): void {
    this.view = { x: 0, y: 0, scale: 0 };
  }

  isEmpty(): boolean {
    return this.view.scale === 0;
  }

  isOf(scale: number): boolean {
    return this.view.scale === scale;
  }

  paint(scene: Scene, view: View, seen: Size, ratio: number): void {
    const size = { width: Math.ceil(seen.width * 1.5), height: Math.ceil(seen.height * 1.5) };
    this.view = view;
    this.size = size;
    this.canvas.width = size.width * ratio;
    this.canvas.height = size.height * ratio;
    const pen = this.canvas.getContext('2d');
    if (!pen) return;
    pen.scale(ratio, ratio);
    if (scene.map.people.countIn(inSight(view, seen)) > shapes_max) paintDensity(pen, scene, view, size);
    else paintShapes(pen, scene, view, size, ratio);
  }

  // Where it belongs in another view; until it is painted anew it is only larger or smaller.
  lay(pen: Pen, view: View, seen: Size): void {
    const factor = view.scale / this.view.scale;
    const middle = toScreen(view, seen, this.view);
    const width = this.size.width * factor;
    const height = this.size.height * factor;
    pen.drawImage(this.canvas, middle.x - width / 2, middle.y - height / 2, width, height);
  }
}

// ---- areas, statements, names

function paintHull(pen: Pen, points: Point[], colour: string, isChosen: boolean): void {
  pen.beginPath();
  for (const at of points) pen.lineTo(at.x, at.y);
  pen.closePath();
  pen.lineJoin = 'round';
  pen.fillStyle = pen.strokeStyle = colour;
  pen.globalAlpha = isChosen ? 0.16 : 0.07;
  pen.fill();
  pen.lineWidth = isChosen ? 3 : 1.5;
  pen.globalAlpha = isChosen ? 1 : 0.5;
  pen.stroke();
  pen.globalAlpha = 1;
}

function paintWords(pen: Pen, { looks }: Scene, words: string, x: number, y: number): void {
  pen.lineJoin = 'round';
  pen.lineWidth = 4;
  pen.strokeStyle = looks.back;
  pen.strokeText(words, x, y);
  pen.fillStyle = looks.ink;
  pen.fillText(words, x, y);
}

// Its number to the right, or to the left where another stands at the same place.
function paintStatement(pen: Pen, scene: Scene, one: Statement, at: Point, side: number): void {
  const isChosen = statementOf(scene.choice) === one.number;
  const arm = isChosen ? 8 : 5;
  if (isChosen) {
    pen.beginPath();
    pen.arc(at.x, at.y, 16, 0, 2 * Math.PI);
    pen.fillStyle = scene.looks.back;
    pen.fill();
    pen.lineWidth = 3;
    pen.strokeStyle = scene.looks.ink;
    pen.stroke();
  }
  pen.beginPath();
  for (const slope of [1, -1]) {
    pen.moveTo(at.x - arm, at.y - arm * slope);
    pen.lineTo(at.x + arm, at.y + arm * slope);
  }
  pen.lineWidth = 2;
  pen.strokeStyle = scene.looks.ink;
  pen.stroke();
  pen.font = `${isChosen ? '700 18px' : '15px'} ${scene.looks.font}`;
  pen.textAlign = side > 0 ? 'left' : 'right';
  paintWords(pen, scene, String(one.number), at.x + side * (isChosen ? 21 : 9), at.y);
}

function paintLabel(pen: Pen, { looks, choice }: Scene, label: Label): void {
  pen.beginPath();
  pen.roundRect(label.left, label.top, label.width, label_px, 6);
  pen.fillStyle = looks.back;
  pen.fill();
  pen.lineWidth = groupOf(choice) === label.group ? 3 : 1.5;
  pen.strokeStyle = colourOf(looks, label.group);
  pen.stroke();
  pen.save();
  pen.translate(label.left + 6, label.top + (label_px - shape_size) / 2);
  pen.fillStyle = colourOf(looks, label.group);
  pen.fill(new Path2D(shapeOf(label.group)));
  pen.restore();
  pen.textAlign = 'left';
  pen.fillStyle = looks.ink;
  pen.fillText(label.words, label.left + 30, label.top + label_px / 2);
}

function paintYou(pen: Pen, scene: Scene, at: Point, size: Size): void {
  const { looks } = scene;
  for (const [radius, width, colour] of [[13, 9, looks.back], [13, 4, looks.you]] as const) {
    pen.beginPath();
    pen.arc(at.x, at.y, radius, 0, 2 * Math.PI);
    pen.lineWidth = width;
    pen.strokeStyle = colour;
    pen.stroke();
  }
  const isRight = at.x > size.width * 0.75;
  pen.font = `700 18px ${looks.font}`;
  pen.textAlign = isRight ? 'right' : 'left';
  paintWords(pen, scene, scene.you, at.x + (isRight ? -22 : 22), at.y);
}

// The statements that a group stands for, and the one that was chosen.
export function statementsOf({ map, choice }: Scene): Statement[] {
  return map.statements.filter(({ number }) => map.standing.has(number) || number === statementOf(choice));
}

const overlap = (a: Label, b: Label): boolean =>
  a.left < b.left + b.width && b.left < a.left + a.width && Math.abs(a.top - b.top) < label_px + 4;

// In the middle of its people, never over another; at the edge while a part of it is in sight.
function placed(group: Group, width: number, view: View, size: Size): { left: number; top: number } | undefined {
  const hull = group.hull.map((at) => toScreen(view, size, at));
  const isSeen = (low: number, high: number, room: number) => high > 0 && low < room;
  const xs = hull.map(({ x }) => x);
  const ys = hull.map(({ y }) => y);
  if (hull.length > 0 && !isSeen(Math.min(...xs), Math.max(...xs), size.width)) return undefined;
  if (hull.length > 0 && !isSeen(Math.min(...ys), Math.max(...ys), size.height)) return undefined;
  const at = toScreen(view, size, group.middle);
  const inside = (value: number, room: number) => Math.max(4, Math.min(value, room - 4));
  return {
    left: inside(at.x - width / 2, size.width - width),
    top: inside(at.y - label_px / 2, size.height - label_px),
  };
}

function labelsOf(pen: Pen, scene: Scene, view: View, size: Size): Label[] {
  const labels: Label[] = [];
  pen.font = `650 16px ${scene.looks.font}`;
  scene.map.groups.forEach((one, group) => {
    const words = scene.wordsOf(group);
    const width = pen.measureText(words).width + 40;
    const place = placed(one, width, view, size);
    if (!place) return;
    const label = { group, words, width, ...place };
    for (let tries = 0; tries < 10 && labels.some((other) => overlap(label, other)); ++tries) {
      label.top += label_px + 4;
      if (label.top + label_px > size.height) label.top = 4;
    }
    labels.push(label);
  });
  return labels;
}

// All but the people, over and under their sheet; gives where the names lie.
export function paintAll(pen: Pen, scene: Scene, sheet: Sheet, view: View, size: Size): Label[] {
  const { map, looks } = scene;
  pen.fillStyle = looks.back;
  pen.fillRect(0, 0, size.width, size.height);
  map.groups.forEach(({ hull }, group) => {
    const points = hull.map((at) => toScreen(view, size, at));
    paintHull(pen, points, colourOf(looks, group), groupOf(scene.choice) === group);
  });
  sheet.lay(pen, view, size);
  pen.textBaseline = 'middle';
  const painted: Point[] = [];
  for (const one of statementsOf(scene)) {
    const at = toScreen(view, size, one);
    const isTaken = painted.some(({ x, y }) => Math.abs(x - at.x) < 28 && Math.abs(y - at.y) < 14);
    paintStatement(pen, scene, one, at, isTaken ? -1 : 1);
    painted.push(at);
  }
  const labels = labelsOf(pen, scene, view, size);
  for (const label of labels) paintLabel(pen, scene, label);
  if (map.you) paintYou(pen, scene, toScreen(view, size, map.you), size);
  return labels;
}

export const isOnLabel = (label: Label, at: Point): boolean =>
  at.x >= label.left && at.x <= label.left + label.width && at.y >= label.top && at.y <= label.top + label_px;
