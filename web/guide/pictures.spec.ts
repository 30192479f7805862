// Photographs a board of each tool for docs/guide/tools.md: a workshop is held as people hold one, by
// the same forms, and seen as a visitor sees it. `./dev pictures` runs it.
import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { convener, signIn, type Site, start } from '../browser/site.ts';
import { type Example, examples } from './examples.ts';

const folder = '../docs/guide/tools';
const picture_size_max = 60_000; // bytes: the guide is read on slow lines

test.setTimeout(300_000);

// A form of the page at `from`, sent to `to`.
async function send(by: APIRequestContext, site: Site, from: string, to: string, fields: Record<string, string>) {
  const page = await (await by.get(site.at(from))).text();
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
  const form = { csrf: hidden('csrf'), once: hidden('once'), ...fields };
  const answer = await by.post(site.at(to), { form, maxRedirects: 0 });
  expect(answer.status(), `${to} ${JSON.stringify(fields)}`).toBe(303);
  return answer.headers().location ?? '';
}

interface Region {
  notes: { text: string; note_url: string; id: string }[];
  parts: Region[];
}
const allNotes = (region: Region): Region['notes'] => [...region.notes, ...region.parts.flatMap(allNotes)];

class Evening {
  guests: APIRequestContext[] = [];
  constructor(
    readonly site: Site,
    readonly desk: APIRequestContext,
    readonly url: string,
  ) {}

  async note(board: string, beginning: string): Promise<Region['notes'][0]> {
    const answer = await this.desk.get(this.site.at(board), { headers: { accept: 'application/json' } });
    const { picture } = (await answer.json()) as { picture: Region };
    const found = allNotes(picture).find(({ text }) => text.startsWith(beginning));
    expect(found, `a note that begins with ${beginning}`).toBeTruthy();
    return found!;
  }

  // Puts the part on the agenda, opens it, and gives the address of its board.
  async begin(example: Example): Promise<{ activity: string; board: string }> {
    const { tool, title, question = '', questions = '' } = example;
    const fields = { tool, title, minutes: '20', question, questions, dots: example.dots ? '3' : '', cards: '' };
    await send(this.desk, this.site, `${this.url}/activities/new`, `${this.url}/activities`, fields);
    const page = await (await this.desk.get(this.site.at(`${this.url}/desk`))).text();
    const id = [...page.matchAll(/href="\/boards\/([^"?]+)/g)].at(-1)![1];
    const activity = `${this.url}/activities/${id}`;
    await send(this.desk, this.site, `${this.url}/desk`, `${activity}/stages`, { stage: 'open' });
    return { activity, board: `/boards/${id}` };
  }

  async fill(example: Example): Promise<string> {
    const { activity, board } = await this.begin(example);
    let phase = example.phases?.[0];
    for (const [index, [place, text, colour = '', under]] of example.notes.entries()) {
      if (phase && phase !== place) {
        phase = place;
        await send(this.desk, this.site, `${this.url}/desk`, `${activity}/options`, { name: 'phase', value: phase });
      }
      const parent = under ? (await this.note(board, under)).id : '';
      const by = this.guests[index % this.guests.length]!;
      await send(by, this.site, board, `${board}/notes`, { place, text, colour, parent, table: '' });
    }
    for (const [index, beginning] of (example.dots ?? []).entries()) {
      const { note_url } = await this.note(board, beginning);
      await send(this.guests[index % this.guests.length]!, this.site, board, `${note_url}/dots`, {});
    }
    if (example.mark) {
      const { note_url } = await this.note(board, example.mark);
      await send(this.guests[0]!, this.site, note_url, `${note_url}/marks`, { mark: 'in_our_gift', on: 'yes' });
    }
    await send(this.desk, this.site, `${this.url}/desk`, `${activity}/stages`, { stage: 'closed' });
    return board;
  }
}

async function photograph(page: Page, path: string): Promise<void> {
  const board = page.locator('#board');
  await board.evaluate(() => document.fonts.ready);
  const box = (await board.boundingBox())!;
  const edge = 16;
  const clip = { x: box.x - edge, y: box.y - edge, width: box.width + 2 * edge, height: box.height + 2 * edge, scale: 1 };
  const camera = await page.context().newCDPSession(page);
  const shot = { format: 'webp' as const, quality: 80, clip, captureBeyondViewport: true };
  const { data } = await camera.send('Page.captureScreenshot', shot);
  writeFileSync(path, Buffer.from(data, 'base64'));
}

test('each tool, with what people wrote on it', async ({ page, browser, playwright }) => {
  const site = await start();
  await signIn(page, site, convener);
  const desk = page.request;
  const fields = { title: 'An evening about buses', public: 'yes', template: '', groups: '' };
  const url = (await send(desk, site, '/workshops/new', '/workshops', fields)).replace('/desk', '');
  const evening = new Evening(site, desk, url);
  await send(desk, site, `${url}/desk`, `${url}/states`, { to: 'running' });
  await page.goto(site.at(`${url}/desk`));
  const code = (await page.locator('.join-code').innerText()).trim();
  for (const name of ['Ailsa', 'Bram', 'Catrin', 'Dougal']) {
    const guest = await playwright.request.newContext();
    await send(guest, site, `/join/${code}`, `/join/${code}`, { name, organisation: '', email: '' });
    evening.guests.push(guest);
  }
  mkdirSync(folder, { recursive: true });
  const visitor = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  for (const example of examples) {
    const board = await evening.fill(example);
    await visitor.goto(site.at(`${board}?table=0`));
    const path = `${folder}/${example.tool.replaceAll('_', '-')}.webp`;
    await photograph(visitor, path);
    expect(statSync(path).size, path).toBeLessThan(picture_size_max);
  }
  for (const guest of evening.guests) await guest.dispose();
  await site.stop();
});
