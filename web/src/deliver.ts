// Sends one form that waited, and understands what the server said to it.
import { readPage } from './fragments.ts';
import type { Answer } from './outbox.ts';
import type { Entry } from './shelf.ts';

const patience_ms = 20_000;

type Problem = { type?: string; title?: string; detail?: string; errors?: { message: string }[] };

function isJson(response: Response): boolean {
  return /^application\/([a-z]+\+)?json/.test(response.headers.get('content-type') ?? '');
}

function wordsOf(problem: Problem): string {
  const messages = (problem.errors ?? []).map((error) => error.message);
  return messages.join(' ') || problem.detail || problem.title || '';
}

function tokenOf(page: ParentNode): HTMLInputElement[] {
  return [...page.querySelectorAll<HTMLInputElement>('input[name="csrf"]')];
}

function fieldOf(entry: Entry, name: string): [string, string] | undefined {
  return entry.fields.find(([one]) => one === name);
}

// A page that was open since yesterday has a token that counts no more; a new page has one that does.
async function renewToken(entry: Entry): Promise<boolean> {
  const page = await readPage(entry.board);
  const token = page && tokenOf(page)[0]?.value;
  const field = fieldOf(entry, 'csrf');
  if (!token || !field || field[1] === token) return false;
  field[1] = token;
  for (const input of tokenOf(document)) input.value = token;
  return true;
}

function post(entry: Entry): Promise<Response> {
  return fetch(entry.url, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(entry.fields),
    signal: AbortSignal.timeout(patience_ms),
  });
}

function later(response: Response): Answer {
  const wait_s = Number(response.headers.get('retry-after'));
  return wait_s > 0 ? { is: 'later', wait_ms: wait_s * 1000 } : { is: 'later' };
}

export async function deliver(entry: Entry): Promise<Answer> {
  try {
    let response = await post(entry);
    let problem = await problemOf(response);
    if (problem?.type?.endsWith('/conflict') && (await renewToken(entry))) {
      response = await post(entry);
      problem = await problemOf(response);
    }
    if (problem) return { is: 'refused', words: wordsOf(problem) };
    if (!response.ok || !isJson(response)) return later(response);
    // A network that wants its own sign-in first answers everything, but not with this.
    const { location } = (await response.json()) as { location?: unknown };
    return typeof location === 'string' ? { is: 'sent', location } : { is: 'later' };
  } catch {
    return { is: 'later' };
  }
}

// What the server says no to for good; a busy or broken server says something else tomorrow.
async function problemOf(response: Response): Promise<Problem | undefined> {
  const status = response.status;
  if (status < 400 || status >= 500 || status === 408 || status === 429) return undefined;
  return isJson(response) ? ((await response.json()) as Problem) : undefined;
}
