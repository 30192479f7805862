// Turns the keys of one letter off and on, for this browser.
import { isOn, turn } from './key.ts';

export function enhance(place: HTMLElement): void {
  const box = place.querySelector<HTMLInputElement>('input');
  if (!box) return;
  box.checked = isOn();
  box.addEventListener('change', () => turn(box.checked));
  place.hidden = false;
}
