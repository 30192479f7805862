// A conversation as people live it: set up, voted on with the keyboard alone and without script, a
// statement of one's own, and the results with their map, from a village of 30 to a city.
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readability } from './axe.ts';
import { convener, signIn, type Site, start, told } from './site.ts';
import { statements, writeFiles } from './voters.ts';

const challenge = '/challenges/getting-to-hospital';
const first = ['A light at the stop would help', 'The 41 should wait', 'Letters should name the bus'];
// COMMONTY_CROWDS=30,2000,100000 looks at a city as well, which takes minutes.
const crowds = (process.env.COMMONTY_CROWDS ?? '30,2000').split(',').map(Number);

let site: Site;
let folder: string;
let conveners: BrowserContext;
const heard: string[] = [];

function listenTo(page: Page): Page {
  page.on('console', (message) => {
    if (message.type() === 'error') heard.push(message.text());
  });
  page.on('pageerror', (error) => heard.push(String(error)));
  return page;
}

test.beforeAll(async ({ browser }) => {
  site = await start();
  folder = mkdtempSync(join(tmpdir(), 'commonty-votes-'));
  conveners = await browser.newContext();
  const page = await conveners.newPage();
  await signIn(page, site, convener);
  await page.close();
});
test.afterAll(async () => {
  await conveners?.close();
  await site?.stop();
  rmSync(folder, { recursive: true, force: true });
});
test.beforeEach(({ page }) => {
  listenTo(page);
});
test.afterEach(() => {
  expect(heard.splice(0)).toEqual([]);
});

async function look(page: Page, name: string): Promise<void> {
  for (const width of [1280, 375, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const kept = process.env.COMMONTY_LOOK;
    if (kept) await page.screenshot({ path: `${kept}/opinions-${name}-${width}.png`, fullPage: true });
    expect.soft(await readability(page), `${name} at ${width} px`).toEqual([]);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect.soft(wider, `${name} at ${width} px is wider than the screen`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

async function setUp(question: string, lines: string[]): Promise<string> {
  const page = listenTo(await conveners.newPage());
  await page.goto(site.at(`${challenge}/opinions/new`));
  await page.getByLabel('The question').fill(question);
  await page.getByLabel('First statements, one a line').fill(lines.join('\n'));
  await page.getByRole('button', { name: 'Set it up and open it' }).click();
  await expect(page.getByRole('heading', { level: 1, name: question })).toBeVisible();
  const path = new URL(page.url()).pathname;
  await page.close();
  return path;
}

const words = (page: Page) => page.locator('#statement');

test('with the keyboard alone all statements are voted on', async ({ page }) => {
  await page.goto(site.at(await setUp('What would help?', first)));
  await look(page, 'vote');
  const seen: string[] = [];
  for (const choice of ['Agree', 'Pass', 'Disagree']) {
    seen.push(await words(page).innerText());
    const button = page.locator('.say__choice', { hasText: new RegExp(`^${choice}`, 'i') });
    await button.focus();
    await page.keyboard.press('Enter');
    await expect(words(page)).not.toHaveText(seen.at(-1)!);
  }
  expect(seen.sort()).toEqual([...first].sort());
  await expect(words(page)).toHaveText('You have answered all there is');
  await look(page, 'answered');
});

test('without script people vote, take a vote back, and add a statement that others then see', async ({ browser }) => {
  const path = await setUp('What would you change first?', first);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site.at(path));
  const asked = await words(page).innerText();
  await page.locator('.say__choice').first().click();
  await expect(words(page)).not.toHaveText(asked);
  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.locator('#say-more textarea, #say-more input[type="text"]').fill('The ferry should run on Sundays');
  await page.getByRole('button', { name: 'Add it' }).click();
  await expect(page.locator('#your-statements')).toContainText('The ferry should run on Sundays');
  await expect(page.locator('#your-statements')).toContainText('Waits to be read');
  await context.close();

  const desk = listenTo(await conveners.newPage());
  await desk.goto(site.at(`${path}/statements`));
  await look(desk, 'statements');
  await desk.getByRole('button', { name: /^Put it to the vote/ }).first().click();
  const other = await (await browser.newContext()).newPage();
  await other.goto(site.at(`${path}/statements`));
  await expect(other.getByRole('heading', { name: 'The ferry should run on Sundays' })).toBeVisible();
  await other.goto(site.at(`${path}/results`));
  await expect(other.locator('#map-live')).toHaveCount(0);
  await expect(other.locator('[data-opinion-map]')).toBeHidden();
  await look(other, 'not-yet');
  await other.context().close();
  await desk.close();
});

test('statements like it appear while one is written, to vote on instead', async ({ page }) => {
  const path = await setUp('What about the bus?', first);
  await page.goto(site.at(path));
  const box = page.locator('#say-more textarea');
  const similar = page.locator('[data-similar]');
  const asked = page.waitForResponse(/\/similar\?text=/);
  await box.pressSequentially('Trams for all of the town');
  expect((await (await asked).json()).similar).toEqual([]);
  await expect(similar).toBeHidden();
  await box.fill('');
  await box.pressSequentially('A light at every stop');
  await expect(similar).toBeVisible();
  await expect(similar.locator('li')).toHaveCount(1);
  // Politely: what was said last is not cut off.
  await told(page, 'A light at the stop would help');
  await expect(box).toBeFocused();
  await look(page, 'similar');
  await similar.getByRole('link', { name: 'Vote on this one instead: A light at the stop would help' }).click();
  await expect(words(page)).toHaveText('A light at the stop would help');
  await page.locator('.say__choice', { hasText: /^Agree/i }).click();
  await page.goto(site.at(`${path}?statement=0`));
  await expect(page.getByText('You said: Agree')).toBeVisible();
  await look(page, 'again');
  await page.goto(site.at(`${path}/similar?text=a+light+at+the+stop`));
  await look(page, 'said-already');
});

// Brought in from files, as from another program.
async function withCrowd(people: number): Promise<string> {
  const path = await setUp(`What do ${people} people say?`, []);
  const files = writeFiles(join(folder, String(people)), people);
  const page = listenTo(await conveners.newPage());
  await page.goto(site.at(`${path}/import`));
  await page.locator('input[type="file"]').setInputFiles([files.comments, files.votes]);
  await page.getByRole('button', { name: 'Look at them' }).click();
  await page.getByRole('button', { name: 'Bring it in' }).click();
  await expect(page.getByText('Brought in')).toBeVisible();
  await page.close();
  return path;
}

// A map is drawn beside the pages, a moment after the votes.
async function seeResults(page: Page, path: string, sight: string): Promise<void> {
  await expect(async () => {
    await page.goto(site.at(`${path}/results`));
    await expect(page.locator(sight)).toBeVisible({ timeout: 2000 });
  }).toPass();
}

for (const people of crowds) {
  test.describe(`the results of ${people}`, () => {
    let path: string;
    test.beforeAll(async () => {
      test.setTimeout(600_000);
      path = await withCrowd(people);
    });

    test('show a map to move and to ask, with the keyboard too', async ({ page }) => {
      test.setTimeout(300_000);
      const live = page.locator('#map-live');
      await seeResults(page, path, '#map-live');
      await expect(page.locator('.opinion-map__picture')).toBeHidden();
      await look(page, `results-${people}`);
      const stage = live.getByRole('application');
      await stage.focus();
      await page.keyboard.press('+');
      await expect(stage).toHaveAttribute('data-closer');
      await page.keyboard.press('0');
      await expect(stage).not.toHaveAttribute('data-closer');
      const group = live.locator('[data-map-groups] button').first();
      await group.focus();
      await page.keyboard.press('Enter');
      await expect(live.locator('[data-map-title]')).toHaveText('Group A');
      await told(page, 'Group A');
      await look(page, `group-${people}`);
      await live.locator('.opinion-map__statements summary').click();
      await live.locator('[data-map-statements] button').first().click();
      await expect(live.locator('[data-map-more]')).toHaveText(statements[0]!);
      await expect(live.locator('[data-map-votes] tbody tr')).not.toHaveCount(0);
      await look(page, `statement-${people}`);
      await page.goto(site.at(`${path}/report`));
      await look(page, `report-${people}`);
    });

    test('stand there without script, as a picture, words and a table', async ({ browser }) => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await seeResults(page, path, '.opinion-map__picture svg');
      await expect(page.getByRole('heading', { name: 'All statements' })).toBeVisible();
      await expect(page.locator('#results-groups')).toContainText('Group A');
      await context.close();
    });

    test('keep the picture where the map does not come', async ({ page }) => {
      await page.route('**/map.json', (route) => route.fulfill({ status: 500 }));
      await seeResults(page, path, '[data-map-failed]');
      await expect(page.locator('.opinion-map__picture svg')).toBeVisible();
      // The answer is what we made it.
      heard.splice(0);
    });
  });
}
