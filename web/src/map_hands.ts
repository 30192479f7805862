// Fingers, mouse, wheel and keys on a map, as what is meant by them.
import type { Point } from './map_view.ts';

const tap_px = 6;
const step_px = 80;
const closer = 1.5;

export interface Meant {
  move(dx: number, dy: number): void;
  zoom(factor: number, at: Point): void;
  zoomIn(factor: number): void;
  whole(): void;
  tap(at: Point): void;
  hover(at: Point | undefined): void;
  enter(): void;
  leave(): void;
  isWhole(): boolean;
}

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);
const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

// One finger moves, two zoom; one that has hardly moved has tapped.
function pointers(surface: HTMLElement, meant: Meant): void {
  const down = new Map<number, Point>();
  let travelled = 0;
  const at = (event: PointerEvent): Point => {
    const box = surface.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const others = (event: PointerEvent) => [...down].find(([id]) => id !== event.pointerId)?.[1];

  surface.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (down.size === 0) travelled = 0;
    if (down.size === 2) return;
    down.set(event.pointerId, at(event));
    surface.setPointerCapture?.(event.pointerId);
  });
  surface.addEventListener('pointermove', (event) => {
    const here = at(event);
    const before = down.get(event.pointerId);
    if (!before) {
      if (down.size === 0 && event.pointerType === 'mouse') meant.hover(here);
      return;
    }
    const other = others(event);
    travelled += distance(before, here);
    down.set(event.pointerId, here);
    if (travelled < tap_px) return;
    if (!other) return meant.move(here.x - before.x, here.y - before.y);
    const from = middle(before, other);
    const to = middle(here, other);
    meant.zoom(distance(here, other) / Math.max(1, distance(before, other)), from);
    meant.move(to.x - from.x, to.y - from.y);
  });
  const up = (event: PointerEvent) => {
    const was = down.delete(event.pointerId);
    if (was && down.size === 0 && travelled < tap_px && event.type === 'pointerup') meant.tap(at(event));
  };
  surface.addEventListener('pointerup', up);
  surface.addEventListener('pointercancel', up);
  surface.addEventListener('pointerleave', () => meant.hover(undefined));
}

// A page that is scrolled over the map goes on scrolling, until somebody has taken hold of it,
// which gives it the focus.
function wheel(stage: HTMLElement, surface: HTMLElement, meant: Meant): void {
  surface.addEventListener(
    'wheel',
    (event) => {
      const isMeant = event.ctrlKey || stage.contains(document.activeElement);
      if (!isMeant || (event.deltaY > 0 && meant.isWhole() && !event.ctrlKey)) return;
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const turned = Math.max(-120, Math.min(120, event.deltaY * lines));
      const box = surface.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      meant.zoom(Math.exp(-turned * (event.ctrlKey ? 0.01 : 0.003)), at);
    },
    { passive: false },
  );
}

// What each key and each button does, by its name.
const ways: Record<string, (meant: Meant) => void> = {
  left: (meant) => meant.move(step_px, 0),
  right: (meant) => meant.move(-step_px, 0),
  up: (meant) => meant.move(0, step_px),
  down: (meant) => meant.move(0, -step_px),
  closer: (meant) => meant.zoomIn(closer),
  farther: (meant) => meant.zoomIn(1 / closer),
  whole: (meant) => meant.whole(),
};
const keys: Record<string, string> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  '+': 'closer',
  '=': 'closer',
  '-': 'farther',
  '0': 'whole',
};

export function listen(stage: HTMLElement, surface: HTMLElement, meant: Meant): void {
  pointers(surface, meant);
  wheel(stage, surface, meant);
  for (const button of stage.querySelectorAll<HTMLElement>('[data-map-way]')) {
    button.addEventListener('click', () => ways[button.dataset.mapWay ?? '']?.(meant));
  }
  stage.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ways[keys[event.key] ?? ''];
    if (way) way(meant);
    else if (event.key === 'Escape') meant.leave();
    else if (event.key === 'Enter' && event.target === stage) meant.enter();
    else return;
    event.preventDefault();
  });
}
