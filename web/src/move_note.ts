// Moves a note to another place of its table, as its own "Move to" form would.
import { deliver } from './deliver.ts';
import { listBeside, newKey } from './note_form.ts';
import { say } from './say.ts';

const problem = 'note-problem';

const regionOf = (note: Element) => note.closest<HTMLElement>('[data-place]');
const formOf = (region: HTMLElement) => region.querySelector<HTMLFormElement>(':scope > form.write');

// A place of the same table, or of the whole room, where the note does not lie already.
export function takes(region: HTMLElement, note: HTMLElement): boolean {
  const from = regionOf(note);
  if (!from || !formOf(region) || region.dataset.group !== from.dataset.group) return false;
  return region.dataset.place !== from.dataset.place;
}

// Only where its reader may write is a note theirs to move.
export const canMove = (note: HTMLElement) => note.dataset.url !== undefined && regionOf(note) !== null;

function tell(note: HTMLElement, words: string): void {
  const line = document.createElement('li');
  line.id = problem;
  line.dataset.mine = '';
  line.className = 'govuk-error-message';
  line.textContent = words;
  note.after(line);
  say('moved', words);
}

export async function move(note: HTMLElement, region: HTMLElement): Promise<void> {
  document.getElementById(problem)?.remove();
  const board = note.closest<HTMLElement>('[data-board]');
  const form = formOf(region);
  const token = form?.querySelector<HTMLInputElement>('[name="csrf"]')?.value;
  if (!board || !form || !token || !note.dataset.url) return;
  const home = document.createComment('');
  note.replaceWith(home);
  listBeside(form).append(note);

  const once = newKey();
  const fields: [string, string][] = [['csrf', token], ['once', once], ['place', region.dataset.place ?? '']];
  const url = `${note.dataset.url}/place`;
  const answer = await deliver({ once, order: 0, board: board.dataset.board ?? '', url, fields });
  if (answer.is === 'sent') {
    const place = region.querySelector('.region__label')?.textContent?.trim() ?? '';
    say('moved', (board.dataset.saidMoved ?? '').replace('[place]', place));
  } else {
    if (home.isConnected) home.before(note);
    tell(note, answer.is === 'refused' ? answer.words : (board.dataset.saidNotMoved ?? ''));
  }
  home.remove();
}
