// What somebody is busy with is brought up to date when they have left it.
const settle_ms = 300;

export const isDragging = (): boolean => document.body.classList.contains('is-dragging');

// Calls when the focus, a mark, a dialog or a drag was left; the focus first gets to where it goes.
export function whenLeft(then: () => void): void {
  let timer: number | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = window.setTimeout(then, settle_ms);
  };
  for (const left of ['focusout', 'selectionchange', 'toggle', 'close', 'dropped']) {
    document.addEventListener(left, soon, true);
  }
}
