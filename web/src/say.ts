// Tells a screen reader what has changed: politely, in one place, and at most once in five seconds.
const pause_ms = 5000;
// Some readers miss what comes together with the place where it is said.
const settle_ms = 150;

// Words, or what gives them when the time has come, of all that was gathered until then.
type Words = string | (() => string);

const waiting = new Map<string, Words>();
let region: HTMLElement | undefined;
let timer: number | undefined;
let last = -Infinity;

function regionOfPage(): HTMLElement {
  if (region?.isConnected) return region;
  region = document.createElement('div');
  region.className = 'govuk-visually-hidden';
  region.setAttribute('role', 'status');
  (document.querySelector('main') ?? document.body).append(region);
  return region;
}

function tidy(words: string): string {
  return words.replace(/\s+/g, ' ').trim();
}

function speak(): void {
  timer = undefined;
  last = performance.now();
  const place = regionOfPage();
  place.replaceChildren(...[...waiting.values()].map((words) => {
    const line = document.createElement('p');
    line.textContent = typeof words === 'string' ? words : tidy(words());
    return line;
  }));
  waiting.clear();
}

// A later word on the same topic takes the place of an earlier one that was not said yet; none at
// all takes it back.
export function say(topic: string, words: Words): void {
  regionOfPage();
  const line = typeof words === 'string' ? tidy(words) : words;
  if (line) waiting.set(topic, line);
  else waiting.delete(topic);
  if (timer !== undefined || waiting.size === 0) return;
  timer = window.setTimeout(speak, Math.max(settle_ms, last + pause_ms - performance.now()));
}
