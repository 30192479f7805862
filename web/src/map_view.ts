// Which part of an opinion map is in sight: its middle, and how many pixels a unit takes. Up is up, as
// in the server's picture.
export type Point = { x: number; y: number };
export type Size = { width: number; height: number };
export type Box = { left: number; right: number; low: number; high: number };
export type View = { x: number; y: number; scale: number };

// As close as one may come, against the whole.
export const zoom_max = 60;
const margin_px = 44;

export function boxOf(xs: ArrayLike<number>, ys: ArrayLike<number>): Box {
  const box = { left: Infinity, right: -Infinity, low: Infinity, high: -Infinity };
  for (let i = 0; i < xs.length; ++i) {
    const x = xs[i]!;
    const y = ys[i]!;
    if (x < box.left) box.left = x;
    if (x > box.right) box.right = x;
    if (y < box.low) box.low = y;
    if (y > box.high) box.high = y;
  }
  return box;
}

export function around(...boxes: Box[]): Box {
  return {
    left: Math.min(...boxes.map((one) => one.left)),
    right: Math.max(...boxes.map((one) => one.right)),
    low: Math.min(...boxes.map((one) => one.low)),
    high: Math.max(...boxes.map((one) => one.high)),
  };
}

// All of it, alike in both directions. One person alone stands in the middle.
export function fit(box: Box, size: Size): View {
  const room = (pixels: number) => Math.max(1, pixels - 2 * margin_px);
  const across = Math.max(box.right - box.left, 1e-3);
  const up = Math.max(box.high - box.low, 1e-3);
  return {
    x: (box.left + box.right) / 2,
    y: (box.low + box.high) / 2,
    scale: Math.min(room(size.width) / across, room(size.height) / up),
  };
}

export function toScreen(view: View, size: Size, at: Point): Point {
  return {
    x: size.width / 2 + (at.x - view.x) * view.scale,
    y: size.height / 2 - (at.y - view.y) * view.scale,
  };
}

export function toMap(view: View, size: Size, at: Point): Point {
  return {
    x: view.x + (at.x - size.width / 2) / view.scale,
    y: view.y - (at.y - size.height / 2) / view.scale,
  };
}

export function inSight(view: View, size: Size): Box {
  const across = size.width / 2 / view.scale;
  const up = size.height / 2 / view.scale;
  return { left: view.x - across, right: view.x + across, low: view.y - up, high: view.y + up };
}

// What lies under the fingers goes with them.
export function moved(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x - dx / view.scale, y: view.y + dy / view.scale };
}

// What lies at a point of the screen stays there.
export function zoomed(view: View, size: Size, at: Point, factor: number): View {
  const held = toMap(view, size, at);
  const scale = view.scale * factor;
  return {
    x: held.x - (at.x - size.width / 2) / scale,
    y: held.y + (at.y - size.height / 2) / scale,
    scale,
  };
}

// Never smaller than the whole, never so close that nobody is near, never off the edge.
export function kept(view: View, whole: View, box: Box): View {
  const scale = Math.min(Math.max(view.scale, whole.scale), whole.scale * zoom_max);
  if (scale <= whole.scale * 1.001) return whole;
  const between = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
  return {
    x: between(view.x, box.left, box.right),
    y: between(view.y, box.low, box.high),
    scale,
  };
}

// A part of the way from one to the other, 0 to 1; closer by the same factor each time.
export function onTheWay(from: View, to: View, part: number): View {
  const eased = 1 - (1 - part) ** 3;
  return {
    x: from.x + (to.x - from.x) * eased,
    y: from.y + (to.y - from.y) * eased,
    scale: from.scale * (to.scale / from.scale) ** eased,
  };
}

export function contains(hull: Point[], at: Point): boolean {
  let inside = false;
  hull.forEach((a, i) => {
    const b = hull[(i + 1) % hull.length]!;
    if (a.y > at.y !== b.y > at.y && at.x < a.x + ((b.x - a.x) * (at.y - a.y)) / (b.y - a.y)) {
      inside = !inside;
    }
  });
  return inside;
}
