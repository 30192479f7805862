// Keys of one letter: those that a page may have, and whether somebody wants them at all. A person who
// speaks to the computer, or whose hand slips, can turn them off (WCAG 2.1.4).
const off = 'keys off';
const known = ['?', '/', 'g', 'h', 'c', 'w', 'd', 'p', 'n', '1', '2', '3'];

export function isOn(): boolean {
  try {
    return localStorage.getItem(off) === null;
  } catch {
    return true;
  }
}

export function turn(on: boolean): void {
  try {
    if (on) localStorage.removeItem(off);
    else localStorage.setItem(off, 'yes');
  } catch {
    // Nothing is kept in this browser: then it is for this page alone.
  }
}

function takesKeys(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('textarea, select, dialog, [role="textbox"]') !== null ||
      (target instanceof HTMLInputElement && !/^(checkbox|radio|button|submit)$/.test(target.type)))
  );
}

export function isForPage(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (event.defaultPrevented || event.repeat) return false;
  return known.includes(event.key) && !takesKeys(event.target) && isOn();
}
