// What every page loads. All pages work without it; it makes them livelier.
import './site.scss';
import {
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  NotificationBanner,
  Radios,
} from 'govuk-frontend';
import { enhance as keepDrafts } from './autosave.ts';
import { forgetAll } from './drafts.ts';
import { isForPage } from './key.ts';

// GOV.UK's own pages do this in an inline script, which our content security policy forbids.
document.body.classList.add('js-enabled', 'govuk-frontend-supported');

createAll(Button, { preventDoubleClick: true });
createAll(CharacterCount);
createAll(Checkboxes);
createAll(ErrorSummary);
createAll(NotificationBanner);
createAll(Radios);

// With every page: the network may go before a script that is fetched later has come.
document.querySelectorAll<HTMLElement>('[data-autosave]').forEach(keepDrafts);

// What only some pages need comes when the markup asks for it: a selector, and the file that knows
// what to do with each element found.
type Enhancement = { enhance(found: HTMLElement): void };
const enhancements: [string, () => Promise<Enhancement>][] = [
  ['.govuk-notification-banner--success', () => import('./sent.ts')],
  ['[data-split-lines]', () => import('./split_lines.ts')],
  ['[data-similar-url]', () => import('./similar.ts')],
  ['[data-live]', () => import('./live.ts')],
  ['[data-follow]', () => import('./follow.ts')],
  ['[data-said-many]', () => import('./added.ts')],
  ['[data-timer], [data-follow]', () => import('./timer.ts')],
  ['[data-outbox]', () => import('./notes.ts')],
  ['[data-board]', () => import('./drag.ts')],
  ['[data-choose-many]', () => import('./choose_many.ts')],
  ['[data-opinion-map]', () => import('./opinion_map.ts')],
  ['[data-copy-link]', () => import('./copy_link.ts')],
  ['[data-keys-switch]', () => import('./keys_switch.ts')],
];
for (const [selector, load] of enhancements) {
  const found = document.querySelectorAll<HTMLElement>(selector);
  // One that does not come, as on a train in a tunnel, leaves the page as it works without.
  if (found.length > 0) void load().then(({ enhance }) => found.forEach(enhance), console.warn);
}

// The keyboard's own script comes with the first key that could be for it; asked for once, since two
// that wait for one file may be answered in any order.
let coming: Promise<typeof import('./keys.ts')> | undefined;
const keys = () => (coming ??= import('./keys.ts'));
document.addEventListener('keydown', (event) => {
  if (!isForPage(event)) return;
  if (event.key === '/') event.preventDefault();
  void keys().then(({ press }) => press(event.key));
});
document.querySelector('a[data-keys]')?.addEventListener('click', (event) => {
  event.preventDefault();
  void keys().then(({ help }) => help());
});

// Whoever signs out may leave the computer to somebody else.
document.querySelector('form[action="/sign-out"]')?.addEventListener('submit', () => {
  forgetAll();
  indexedDB.deleteDatabase('outbox');
});
