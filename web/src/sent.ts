// A page that says what was done: what was on its way has arrived, so nothing of it is kept here.
import { forgetSent } from './drafts.ts';

export function enhance(): void {
  forgetSent();
}
