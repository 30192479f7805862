// What the forms of a board have in common.
// As the server makes them: 32 bytes that nobody guesses.
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (c) => ({ '+': '-', '/': '_' })[c] ?? '');
}

// The notes beside a form; a place where nothing lies yet has no list.
export function listBeside(form: HTMLFormElement): HTMLElement {
  const before = form.previousElementSibling;
  if (before instanceof HTMLElement && before.matches('ul.notes')) return before;
  const list = document.createElement('ul');
  list.className = 'notes';
  form.before(list);
  return list;
}
