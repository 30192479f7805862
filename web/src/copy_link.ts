// Copies a link's address; without script it is a plain link to the page itself.
import { say } from './say.ts';

const shown_ms = 3000;

export function enhance(link: HTMLElement): void {
  if (!(link instanceof HTMLAnchorElement) || !navigator.clipboard) return;
  const words = link.textContent;
  const copied = link.dataset.copied ?? '';
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void navigator.clipboard.writeText(link.href).then(() => {
      link.textContent = copied;
      say('copied', copied);
      setTimeout(() => (link.textContent = words), shown_ms);
    });
  });
}
