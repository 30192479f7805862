// Brings what stands on a page to what a newer drawing of it says, piece by piece: fields keep what is
// typed in them, the focus stays, and nothing moves that did not change.
function isField(node: Node): boolean {
  return (
    node instanceof HTMLInputElement ||
    node instanceof HTMLTextAreaElement ||
    node instanceof HTMLSelectElement
  );
}

function isInUse(node: Node): boolean {
  if (!(node instanceof Element)) return false;
  if (node.contains(document.activeElement)) return true;
  const areas = node instanceof HTMLTextAreaElement ? [node] : node.querySelectorAll('textarea');
  return [...areas].some((area) => area.value.trim() !== '' && area.value !== area.defaultValue);
}

function isAlike(here: Node, fresh: Node): boolean {
  if (!(here instanceof Element) || !(fresh instanceof Element)) return here.nodeType === fresh.nodeType;
  return here.tagName === fresh.tagName && here.id === fresh.id;
}

function renewAttributes(here: Element, fresh: Element): void {
  for (const { name } of [...here.attributes]) {
    if (!fresh.hasAttribute(name) && name !== 'open') here.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (here.getAttribute(name) !== value && name !== 'open') here.setAttribute(name, value);
  }
}

function renewChildren(here: Element, fresh: Element): void {
  let place: ChildNode | null = here.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    let found: ChildNode | null = place;
    while (found && !isAlike(found, wanted)) found = found.nextSibling;
    if (!found) {
      here.insertBefore(document.importNode(wanted, true), place);
      continue;
    }
    if (found === place) place = found.nextSibling;
    else here.insertBefore(found, place);
    renew(found, wanted);
  }
  while (place) {
    const next: ChildNode | null = place.nextSibling;
    if (!isInUse(place)) place.remove();
    place = next;
  }
}

export function renew(here: Node, fresh: Node): void {
  if (here instanceof CharacterData && fresh instanceof CharacterData) {
    if (here.data !== fresh.data) here.data = fresh.data;
    return;
  }
  if (!(here instanceof Element) || !(fresh instanceof Element) || isField(here)) return;
  renewAttributes(here, fresh);
  renewChildren(here, fresh);
}
