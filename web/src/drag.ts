// Cards can be dragged to another place. Whoever does not drag uses "Move to" on the card.
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { canMove, move, takes } from './move_note.ts';

const over = 'region--over';
const takesIt = 'region--takes';

function regions(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('#board [data-place]')];
}

function begin(note: HTMLElement): void {
  document.body.classList.add('is-dragging');
  note.classList.add('note--dragged');
  for (const region of regions()) region.classList.toggle(takesIt, takes(region, note));
}

function end(note: HTMLElement): void {
  document.body.classList.remove('is-dragging');
  note.classList.remove('note--dragged');
  for (const region of regions()) region.classList.remove(takesIt, over);
  document.dispatchEvent(new Event('dropped'));
}

// By its grip alone: the words can still be marked and copied.
function makeDraggable(grip: HTMLElement): void {
  const note = grip.closest<HTMLElement>('.note');
  if (!note) return;
  draggable({
    element: grip,
    canDrag: () => canMove(note),
    getInitialData: () => ({ note }),
    onGenerateDragPreview: ({ nativeSetDragImage }) => nativeSetDragImage?.(note, note.offsetWidth - 24, 24),
    onDragStart: () => begin(note),
    onDrop: () => end(note),
  });
}

function makeTarget(region: HTMLElement): void {
  const noteOf = (data: Record<string, unknown>) => data.note as HTMLElement;
  dropTargetForElements({
    element: region,
    canDrop: ({ source }) => source.data.note instanceof HTMLElement && takes(region, source.data.note),
    onDragEnter: () => region.classList.add(over),
    onDragLeave: () => region.classList.remove(over),
    onDrop: ({ source, location }) => {
      // A place may lie in another: the innermost has it.
      if (location.current.dropTargets[0]?.element === region) void move(noteOf(source.data), region);
    },
  });
}

export function enhance(board: HTMLElement): void {
  const known = new WeakSet<Element>();
  const each = (selector: string, make: (element: HTMLElement) => void) => {
    for (const element of board.querySelectorAll<HTMLElement>(selector)) {
      if (known.has(element)) continue;
      known.add(element);
      make(element);
    }
  };
  const look = () => {
    each('[data-grip]', makeDraggable);
    each('[data-place]', makeTarget);
    document.body.classList.toggle('can-drag', regions().length > 1);
  };
  look();
  for (const drawn of ['renewed', 'placed']) document.addEventListener(drawn, look);
}
