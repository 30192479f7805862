// A page ends with its listeners; in one file of tests the document and the window live on.
import { vi } from 'vitest';

type Heard = [EventTarget, string, EventListenerOrEventListenerObject | null];
let heard: Heard[] = [];

export function noteListeners(): void {
  for (const target of [document, window]) {
    const add = target.addEventListener.bind(target) as EventTarget['addEventListener'];
    const note: EventTarget['addEventListener'] = (type, listener, options) => {
      heard.push([target, type, listener]);
      add(type, listener, options);
    };
    vi.spyOn(target as EventTarget, 'addEventListener').mockImplementation(note);
  }
}

export function forgetListeners(): void {
  for (const [target, type, listener] of heard) target.removeEventListener(type, listener);
  heard = [];
  vi.restoreAllMocks();
}
