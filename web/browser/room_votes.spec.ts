// A room votes on statements: put on the agenda at the desk, opened and locked from it, voted on by phones
// that hear of it, shown on the wall, told in the record of the day, and taken home.
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { heard, join, listenTo, readable, tabTo } from './room.ts';
import { convener, signIn, type Site, start } from './site.ts';

test.describe.configure({ mode: 'serial' });

const challenge = '/challenges/getting-to-hospital';
const phone = { viewport: { width: 375, height: 720 }, hasTouch: true };
const statements = ['A light at the stop would help', 'The 41 should wait', 'Free buses for all'];

let site: Site;
let workshop: string, code: string, conversation: string;
let arrive: (who: string, options?: object) => Promise<Page>;
let laptop: Page, wall: Page, ailsa: Page, bram: Page, plain: Page;
const open: BrowserContext[] = [];

const readableHere = (page: Page, name: string) => readable(page, name, 'room-votes');

async function readableWideAndNarrow(page: Page, name: string): Promise<void> {
  for (const width of [1280, 375, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await readableHere(page, `${name} ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

const asked = (page: Page) => page.locator('#statement');

// Agrees with the first and disagrees with one other, whichever comes.
async function voteOnAll(page: Page): Promise<void> {
  await page.goto(site.at(conversation));
  for (let said = 0; said < statements.length; ++said) {
    const text = await asked(page).innerText();
    const choice = text === statements[0] ? 'Agree' : 'Disagree';
    await page.getByRole('button', { name: new RegExp(`^${choice}`) }).click();
    await expect(asked(page)).not.toHaveText(text);
  }
  await expect(page.getByText('You have answered all there is')).toBeVisible();
}

test.beforeAll(async ({ browser }) => {
  site = await start();
  arrive = async (who, options = {}) => {
    const context = await browser.newContext(options);
    open.push(context);
    return listenTo(await context.newPage(), who);
  };
  laptop = await arrive('laptop');
  ailsa = await arrive('Ailsa');
  bram = await arrive('Bram', phone);
  plain = await arrive('Dougal', { javaScriptEnabled: false, ...phone });
});
test.afterAll(async () => {
  for (const context of open) await context.close();
  await site?.stop();
});
test.afterEach(() => {
  expect(heard.splice(0)).toEqual([]);
});

test('the facilitator puts a conversation on the agenda, with the keyboard', async () => {
  await signIn(laptop, site, convener);
  await laptop.goto(site.at(`${challenge}/workshops/new`));
  await laptop.getByLabel('An empty agenda').check();
  await laptop.getByRole('button', { name: 'Set it up' }).click();
  await expect(laptop).toHaveURL(/\/desk$/);
  workshop = new URL(laptop.url()).pathname.replace('/desk', '');
  code = (await laptop.locator('.join-code').innerText()).trim();
  await laptop.getByRole('button', { name: 'Open the doors' }).click();

  await tabTo(laptop, laptop.getByRole('link', { name: 'Add a conversation: agree or disagree' }));
  await laptop.keyboard.press('Enter');
  await laptop.locator('[name=question]').fill('Which bus should come first in winter?');
  await laptop.locator('[name=first_statements]').fill(statements.join('\n'));
  await laptop.locator('[name=results_from]').fill('3');
  await readableHere(laptop, 'the form');
  await laptop.getByRole('button', { name: 'Put it on the agenda' }).click();
  await expect(laptop.getByText('People vote as soon as you open it')).toBeVisible();
  for (const [page, name] of [[ailsa, 'Ailsa'], [bram, 'Bram'], [plain, 'Dougal']] as const) {
    await join(page, site, code, name);
  }
  wall = await arrive('wall', { storageState: await laptop.context().storageState() });
  await wall.goto(site.at(`${workshop}/wall`));
});

test('phones vote once it is open, and hear that it is locked and open again', async () => {
  await laptop.getByRole('button', { name: /^Begin with/ }).click();
  await expect(wall.locator('#wall-page')).toContainText('Which bus should come first in winter?');
  const link = bram.getByRole('link', { name: 'Which bus should come first in winter?' });
  await expect(link).toBeVisible();
  conversation = (await link.getAttribute('href')) ?? '';
  await link.click();
  await expect(asked(bram)).toBeVisible();
  await readableHere(bram, 'a statement');

  await laptop.goto(site.at(`${workshop}/desk`));
  await laptop.getByRole('button', { name: /^Lock Which bus/ }).click();
  await expect(asked(bram)).toHaveText('The voting is stopped for now');
  await readableHere(bram, 'locked');
  await laptop.getByRole('button', { name: /^Open Which bus/ }).click();
  await expect(bram.getByRole('button', { name: /^Agree/ })).toBeVisible();
});

test('three vote, one by keys and one without script, and the wall shows what came of it', async () => {
  await voteOnAll(bram);
  await expect(wall.locator('#wall-page')).toContainText('1 person has voted');
  await readableWideAndNarrow(wall, 'the wall before results');
  await ailsa.goto(site.at(conversation));
  for (let said = 0; said < statements.length; ++said) {
    const text = await asked(ailsa).innerText();
    await ailsa.keyboard.press(text === statements[0] ? '1' : '2');
    await expect(asked(ailsa)).not.toHaveText(text);
  }
  await voteOnAll(plain);
  await expect(laptop.locator('#desk-now')).toContainText('3 people have voted');
  await readableWideAndNarrow(laptop, 'the desk');
  await expect(wall.locator('#wall-page')).toContainText(statements[0]!, { timeout: 15_000 });
  await readableWideAndNarrow(wall, 'the wall');
});

test('the record of the day tells it, and statements are taken home', async () => {
  await laptop.goto(site.at(`${workshop}/record`));
  await expect(laptop.locator('main')).toContainText(statements[0]!);
  await readableWideAndNarrow(laptop, 'the record');

  await laptop.goto(site.at(`${workshop}/harvest`));
  const lines = laptop.locator('li', { has: laptop.locator('input[name=statement]') });
  await expect(lines.first()).toContainText('100% agree (3)');
  await expect(lines).toHaveCount(statements.length);
  await laptop.getByLabel(statements[0]!).check();
  await readableWideAndNarrow(laptop, 'the harvest');
  await laptop.getByRole('button', { name: 'Make contributions of those that you chose' }).click();
  await expect(laptop.getByText('One statement stands among the contributions now')).toBeVisible();
  await expect(lines).toHaveCount(statements.length - 1);
  await laptop.goto(site.at(`${challenge}/contributions`));
  await expect(laptop.getByRole('link', { name: statements[0]! })).toBeVisible();
});

test('taking it off the agenda asks first', async () => {
  await laptop.goto(site.at(`${workshop}/desk`));
  await laptop.getByRole('link', { name: /^Take off Which bus/ }).click();
  await expect(laptop.getByRole('heading', { name: 'Take it off the agenda?' })).toBeVisible();
  await readableHere(laptop, 'take it off');
  await laptop.getByRole('button', { name: 'Take it off the agenda' }).click();
  await expect(laptop.getByText('It is off the agenda. What was said stays')).toBeVisible();
});
