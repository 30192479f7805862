// Brings what stands on a page to what a newer drawing of it says, piece by piece. What somebody is
// busy with stays as it is until they leave it: what they type, where they stand, what they have
// opened or marked; and what is theirs alone (data-mine), which the server has not drawn yet.
function isField(node: Node): node is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
  return (
    node instanceof HTMLInputElement ||
    node instanceof HTMLTextAreaElement ||
    node instanceof HTMLSelectElement
  );
}

// What nobody types: whom a form is about, its key.
function isHidden(node: Element): boolean {
  return node instanceof HTMLInputElement && node.type === 'hidden';
}

function hasWords(node: Element): boolean {
  const areas = node instanceof HTMLTextAreaElement ? [node] : node.querySelectorAll('textarea');
  return [...areas].some((area) => area.value.trim() !== '' && area.value !== area.defaultValue);
}

// What a browser or a script of this page has set: opened, made to be dragged.
const kept = ['open', 'draggable', 'data-drop-target-for-element'];
const mine = '[data-mine]';
const opened = 'dialog[open], details[open]';
const has = (node: Element, selector: string) =>
  node.matches(selector) || node.querySelector(selector) !== null;

function isOwn(node: Node): boolean {
  return node instanceof Element && has(node, mine);
}

function isMarked(node: Node): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(node, true);
}

// Where somebody stands, or what they are about to copy.
export function isHeld(node: Node): boolean {
  if (isMarked(node)) return true;
  const focused = document.activeElement;
  return focused !== null && focused !== document.body && node.contains(focused);
}

// What is not taken away under somebody's hands.
export function isBusy(node: Node): boolean {
  return isHeld(node) || (node instanceof Element && (has(node, opened) || hasWords(node)));
}

// What somebody who stands on a form or link has before them. Its keys are new in every drawing.
function meaning(node: Element): string {
  const parts = [node, ...node.querySelectorAll('a, button, input[type="hidden"]')];
  const told = parts
    .filter((part) => !/^(csrf|once)$/.test(part.getAttribute('name') ?? ''))
    .map((part) => ['action', 'href', 'formaction', 'value'].map((name) => part.getAttribute(name)));
  return JSON.stringify([told, (node.textContent ?? '').replace(/\s+/g, ' ')]);
}

class Renewal {
  // Something waits until it is left.
  waits = false;

  renew(here: Node, fresh: Node): void {
    if (here instanceof CharacterData && fresh instanceof CharacterData) {
      if (here.data !== fresh.data) this.write(here, fresh.data);
      return;
    }
    if (!(here instanceof Element) || !(fresh instanceof Element)) return;
    if (isField(here) && !isHidden(here)) return;
    // A button does what stands on it, also when it was another's by the time it is pressed.
    if (isHeld(here) && here.matches('form, a, button, summary')) {
      this.waits ||= meaning(here) !== meaning(fresh);
      return;
    }
    this.renewAttributes(here, fresh);
    // A clock writes its own words.
    if (!here.matches('[data-timer]')) this.renewChildren(here, fresh);
  }

  private write(here: CharacterData, words: string): void {
    if (isMarked(here)) this.waits = true;
    else here.data = words;
  }

  private renewAttributes(here: Element, fresh: Element): void {
    for (const { name } of [...here.attributes]) {
      if (!fresh.hasAttribute(name) && !kept.includes(name)) here.removeAttribute(name);
    }
    for (const { name, value } of [...fresh.attributes]) {
      if (here.getAttribute(name) !== value && !kept.includes(name)) here.setAttribute(name, value);
    }
  }

  private renewChildren(here: Element, fresh: Element): void {
    let place: ChildNode | null = here.firstChild;
    for (const wanted of [...fresh.childNodes]) {
      const found = this.alike(place, wanted);
      if (!found) {
        here.insertBefore(document.importNode(wanted, true), place);
        continue;
      }
      if (found !== place) this.bringTo(place, found);
      place = found.nextSibling;
      this.renew(found, wanted);
    }
    while (place) {
      const next: ChildNode | null = place.nextSibling;
      this.remove(place);
      place = next;
    }
  }

  private alike(place: ChildNode | null, wanted: Node): ChildNode | undefined {
    for (let found = place; found; found = found.nextSibling) {
      if (!(found instanceof Element) || !(wanted instanceof Element)) {
        if (found.nodeType === wanted.nodeType) return found;
      } else if (found.tagName === wanted.tagName && found.id === wanted.id) {
        return found;
      }
    }
    return undefined;
  }

  // An element that is moved loses the focus: where somebody stands, the others go round it. What
  // the server has not drawn yet keeps its place.
  private bringTo(place: ChildNode | null, found: ChildNode): void {
    while (place && place !== found && isOwn(place)) place = place.nextSibling;
    if (place === found) return;
    if (!place || !isHeld(found)) {
      found.parentNode?.insertBefore(found, place);
      return;
    }
    let between: ChildNode | null = place;
    const after = found.nextSibling;
    while (between && between !== found) {
      const next: ChildNode | null = between.nextSibling;
      found.parentNode?.insertBefore(between, after);
      between = next;
    }
  }

  private remove(node: ChildNode): void {
    if (isOwn(node)) return;
    if (isBusy(node)) this.waits = true;
    else node.remove();
  }
}

export function renew(here: Node, fresh: Node): boolean {
  const renewal = new Renewal();
  renewal.renew(here, fresh);
  return renewal.waits;
}
