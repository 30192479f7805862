// How a group looks: a shape besides its colour. The same shapes as in the server's picture.
const shapes = [
  'M4 10a6 6 0 1 0 12 0a6 6 0 1 0-12 0z',
  'M4.5 4.5h11v11h-11z',
  'M10 3l7 13h-14z',
  'M10 2l8 8l-8 8l-8-8z',
  'M8.5 3h3v5.5h5.5v3h-5.5v5.5h-3v-5.5h-5.5v-3h5.5z',
];
const ring = 'M5 10a5 5 0 1 0 10 0a5 5 0 1 0-10 0zM7 10a3 3 0 1 1 6 0a3 3 0 1 1-6 0z';
const letters = ['a', 'b', 'c', 'd', 'e'];

// In a square of 20 by 20.
export const shape_size = 20;
export const shapeOf = (group: number): string => shapes[group] ?? ring;

export function markOf(group: number): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const mark = document.createElementNS(space, 'svg');
  const path = document.createElementNS(space, 'path');
  const attributes = { width: '20', height: '20', viewBox: '0 0 20 20', 'aria-hidden': 'true', focusable: 'false' };
  for (const [name, value] of Object.entries(attributes)) mark.setAttribute(name, value);
  mark.setAttribute('class', `opinion-map__mark opinion-map__mark--${letters[group] ?? 'none'}`);
  path.setAttribute('d', shapeOf(group));
  mark.append(path);
  return mark;
}

export type Looks = {
  back: string;
  ink: string;
  quiet: string;
  you: string;
  font: string;
  groups: string[];
  nobody: string;
};

// The colours of the skin, as they count now: they are others where colours are forced.
export function looksOf(element: Element): Looks {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--map-${name}`).trim() || '#17212b';
  return {
    back: colour('back'),
    ink: colour('ink'),
    quiet: colour('quiet'),
    you: colour('you'),
    font: style.fontFamily || 'sans-serif',
    groups: letters.map(colour),
    nobody: colour('none'),
  };
}

export const colourOf = (looks: Looks, group: number): string => looks.groups[group] ?? looks.nobody;
