// What was typed and not sent yet, kept in this browser alone.
export type Draft = {
  values: Record<string, string>; // as typed, by the field's name
  base: Record<string, string>; // what the page itself had there
  at: number;
  sent?: boolean; // on its way: forgotten as soon as a page says that it arrived
};

const prefix = 'draft ';
const days_kept = 14;
const day_ms = 24 * 3600 * 1000;

// A browser may refuse to keep anything at all, or be full: then there are no drafts.
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function all(): [string, Draft | undefined][] {
  const names = attempt(() => Object.keys(localStorage)) ?? [];
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => [name.slice(prefix.length), find(name.slice(prefix.length))]);
}

export function find(key: string): Draft | undefined {
  return attempt(() => JSON.parse(localStorage.getItem(prefix + key) ?? 'null') ?? undefined);
}

// Whether it is kept now.
export function keep(key: string, draft: Draft): boolean {
  return attempt(() => (localStorage.setItem(prefix + key, JSON.stringify(draft)), true)) ?? false;
}

export function forget(key: string): void {
  attempt(() => localStorage.removeItem(prefix + key));
}

export function forgetAll(): void {
  for (const [key] of all()) forget(key);
}

export function forgetSent(): void {
  for (const [key, draft] of all()) if (draft?.sent) forget(key);
}

export function forgetOld(now: number): void {
  for (const [key, draft] of all()) {
    if (!draft || !(now - draft.at < days_kept * day_ms)) forget(key);
  }
}
