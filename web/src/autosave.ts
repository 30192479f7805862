// Keeps what is typed into a form or field in this browser until it is sent, and brings it back after
// a closed tab, a lost train connection or a browser that ended.
import { say } from './say.ts';
import { type Draft, find, forget, forgetOld, forgetSent, keep } from './drafts.ts';

type Field = HTMLTextAreaElement | HTMLInputElement;

const rest_ms = 500;

// Words only: never addresses, passwords or names, which a shared computer should not remember.
export function fieldsOf(root: HTMLElement): Field[] {
  const form = root.closest('form');
  if (!form || /\/(sign-in|first-run)/.test(form.getAttribute('action') ?? '')) return [];
  const all = root.matches('textarea, input')
    ? [root]
    : [...root.querySelectorAll<HTMLElement>('textarea, input[type="text"]')];
  return all.filter(
    (one): one is Field =>
      (one instanceof HTMLTextAreaElement || one instanceof HTMLInputElement) &&
      one.name !== '' &&
      !one.autocomplete,
  );
}

export function restore(fields: Field[], draft: Draft): boolean {
  let restored = false;
  for (const field of fields) {
    const typed = draft.values[field.name];
    // Where the page has other words by now, those count.
    if (typed === undefined || field.value !== draft.base[field.name]) continue;
    if (typed === field.value) continue;
    field.value = typed;
    const folded = field.closest('details');
    if (folded) folded.open = true;
    // Whoever counts or looks at what is typed.
    for (const name of ['input', 'keyup']) field.dispatchEvent(new Event(name, { bubbles: true }));
    restored = true;
  }
  return restored;
}

function offerToDiscard(form: HTMLFormElement, discard: () => void): void {
  const note = form.querySelector<HTMLElement>('[data-kept]');
  if (!note) return;
  note.hidden = false;
  say('kept', note.querySelector('p')?.textContent ?? '');
  note.querySelector('button')?.addEventListener('click', () => {
    discard();
    note.hidden = true;
    form.querySelector<HTMLElement>('textarea, input:not([type="hidden"])')?.focus();
  });
}

export function enhance(root: HTMLElement): void {
  const form = root.closest('form');
  const fields = fieldsOf(root);
  if (!form || fields.length === 0) return;
  const key = root.dataset.autosave || form.action;
  if (document.querySelector('.govuk-notification-banner--success')) forgetSent();
  forgetOld(Date.now());

  const typedBefore = fields.some((field) => field.value !== field.defaultValue);
  const refused = document.querySelector('.govuk-error-summary') !== null;
  const before = find(key);
  const own = Object.fromEntries(fields.map((field) => [field.name, field.defaultValue]));
  // A form that comes back with something to put right holds what was typed, not what was there.
  const base = refused && before ? before.base : own;
  if (before && !refused && restore(fields, before)) {
    offerToDiscard(form, () => {
      stop();
      forget(key);
      for (const field of fields) field.value = own[field.name] ?? '';
    });
  }

  let timer: number | undefined;
  let told = false;
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const save = (sent = false) => {
    stop();
    const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    if (fields.every((field) => field.value === base[field.name])) return forget(key);
    const kept = keep(key, { values, base, at: Date.now(), ...(sent ? { sent } : {}) });
    const saved = form.querySelector<HTMLElement>('[data-saved]');
    if (saved) saved.hidden = !kept;
    if (kept && saved && !told && !sent) say('saved', saved.textContent ?? '');
    told = true;
  };
  const saveSoon = () => {
    stop();
    timer = window.setTimeout(save, rest_ms);
  };
  form.addEventListener('input', (event) => {
    if (event.target instanceof HTMLElement && fields.includes(event.target as Field)) saveSoon();
  });
  // Somebody may write faster than this script comes.
  if (typedBefore) saveSoon();
  window.addEventListener('pagehide', () => {
    if (timer !== undefined) save();
  });
  form.addEventListener('submit', () => save(true));
}
