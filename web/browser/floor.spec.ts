// Questions from the floor and an unconference, as a room lives them: with the keyboard alone, with a
// network that goes away, and without script.
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { heard, join, listenTo, readable, tabTo } from './room.ts';
import { convener, signIn, type Site, start } from './site.ts';

test.describe.configure({ mode: 'serial' });

const phone = { viewport: { width: 375, height: 720 }, hasTouch: true };

let site: Site;
let workshop: string, code: string;
let laptop: Page, ailsa: Page, bram: Page, plain: Page;
const open: BrowserContext[] = [];

const readableHere = (page: Page, name: string) => readable(page, name, 'floor');

// What a button does, and, for those who hear it, with what: a space may come between.
const about = (deed: string, title: string) => new RegExp(`^${deed} ?: ${title.replace('?', '\\?')}$`);

async function goBy(page: Page, role: 'button' | 'link', name: string | RegExp): Promise<void> {
  await tabTo(page, page.getByRole(role, { name }).first());
  await page.keyboard.press('Enter');
}

async function typeInto(page: Page, label: string, words: string): Promise<void> {
  await tabTo(page, page.getByLabel(label));
  await page.keyboard.type(words);
}

// The form goes nowhere, the browser says so, and the page is asked for again when there is a network.
async function sendWithoutNetwork(page: Page, button: string, back: string): Promise<void> {
  await page.context().setOffline(true);
  await page.getByRole('button', { name: button }).click();
  await expect.poll(() => page.url()).toMatch(/^chrome-error/);
  await page.context().setOffline(false);
  await page.goto(site.at(back));
  await expect(page.locator('[data-kept]').filter({ visible: true })).toHaveCount(1);
}

test.beforeAll(async ({ browser }) => {
  site = await start();
  const arrive = async (who: string, options = {}) => {
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

test('the facilitator opens an unconference', async () => {
  await signIn(laptop, site, convener);
  await laptop.goto(site.at('/workshops/new'));
  await laptop.getByLabel('Title').fill('A day of our own');
  await laptop.getByLabel('An unconference').check();
  await laptop.getByRole('button', { name: 'Set it up' }).click();
  await expect(laptop).toHaveURL(/\/desk$/);
  workshop = new URL(laptop.url()).pathname.replace('/desk', '');
  code = (await laptop.locator('.join-code').innerText()).trim();
  await laptop.getByRole('button', { name: 'Open the doors' }).click();
  await laptop.goto(site.at(`${workshop}/rooms-and-times`));
  await laptop.getByLabel('Rooms, one a line').fill('Hall, 40\nKitchen');
  await laptop.getByLabel('Times, one a line').fill('10:30, 45\n11:30, 45');
  await laptop.getByRole('button', { name: 'Keep rooms and times' }).click();
  await expect(laptop.getByText('The rooms and times are kept')).toBeVisible();
  await readableHere(laptop, 'rooms and times');
  for (const [page, name] of [[ailsa, 'Ailsa'], [bram, 'Bram'], [plain, 'Dougal']] as const) {
    await join(page, site, code, name);
  }
});

test('with the keyboard alone: a session is proposed, and a question asked', async () => {
  await ailsa.goto(site.at(`${workshop}/sessions`));
  await readableHere(ailsa, 'no session yet');
  await typeInto(ailsa, 'What is it about?', 'Night buses');
  await goBy(ailsa, 'button', 'Propose it');
  await expect(ailsa.locator('article', { hasText: 'Night buses' })).toContainText('This is yours.');

  await ailsa.goto(site.at(`${workshop}/questions`));
  await tabTo(ailsa, ailsa.locator('textarea[name=text]'));
  await ailsa.keyboard.type('Who pays for it?');
  await goBy(ailsa, 'button', 'Ask it');
  await expect(ailsa.locator('.ask', { hasText: 'Who pays for it?' })).toContainText('Yours');
  await readableHere(ailsa, 'a question');
});

test('without script: interest and a vote are given and taken back, and something is proposed', async () => {
  await plain.goto(site.at(`${workshop}/sessions`));
  await expect(plain.locator('[data-follow], [data-kept], [data-saved]').filter({ visible: true })).toHaveCount(0);
  await plain.getByRole('button', { name: about('I would come', 'Night buses') }).click();
  const buses = plain.locator('article', { hasText: 'Night buses' });
  await expect(buses).toContainText('2 people would come');
  await plain.getByRole('button', { name: about('Take it back', 'Night buses') }).click();
  await expect(buses).toContainText('1 person would come');
  await plain.getByRole('button', { name: about('I would come', 'Night buses') }).click();
  await plain.getByLabel('What is it about?').fill('Paper timetables');
  await plain.getByRole('button', { name: 'Propose it' }).click();
  await expect(plain.locator('article', { hasText: 'Paper timetables' })).toBeVisible();

  await plain.goto(site.at(`${workshop}/questions`));
  await plain.getByRole('button', { name: about('Me too', 'Who pays for it?') }).click();
  await expect(plain.locator('.ask', { hasText: 'Who pays for it?' })).toContainText('You want this, too');
  await plain.getByRole('button', { name: about('Not me', 'Who pays for it?') }).click();
  await expect(plain.getByRole('button', { name: about('Me too', 'Who pays for it?') })).toBeVisible();
});

test('without network nothing typed is lost, and it goes up once', async () => {
  const questions = `${workshop}/questions`, sessions = `${workshop}/sessions`;
  await bram.goto(site.at(questions));
  await bram.locator('textarea[name=text]').fill('And on Sundays?');
  await sendWithoutNetwork(bram, 'Ask it', questions);
  await expect(bram.locator('textarea[name=text]')).toHaveValue('And on Sundays?');
  await readableHere(bram, 'kept without network');
  await bram.getByRole('button', { name: 'Ask it' }).click();
  await expect(bram.locator('.ask', { hasText: 'And on Sundays?' })).toHaveCount(1);

  await bram.goto(site.at(sessions));
  await bram.getByLabel('What is it about?').fill('Sundays');
  await sendWithoutNetwork(bram, 'Propose it', sessions);
  await expect(bram.getByLabel('What is it about?')).toHaveValue('Sundays');
  await bram.getByRole('button', { name: 'Propose it' }).click();
  await expect(bram.locator('article', { hasText: 'Sundays' })).toHaveCount(1);
  await expect(bram.getByLabel('What is it about?')).toHaveValue('');
  await readableHere(bram, 'the sessions');
});

test('with the keyboard alone: interest is shown, the timetable planned and published', async () => {
  await ailsa.goto(site.at(`${workshop}/sessions`));
  await goBy(ailsa, 'button', about('I would come', 'Sundays'));
  await expect(ailsa.locator('article', { hasText: 'Sundays' })).toContainText('You would come.');

  await laptop.goto(site.at(`${workshop}/timetable`));
  await goBy(laptop, 'button', 'Make a plan');
  await expect(laptop.getByText('This is your plan.')).toBeVisible();
  await readableHere(laptop, 'the plan');
  await goBy(laptop, 'link', 'Publish the timetable');
  await expect(laptop.getByRole('heading', { name: 'Publish the timetable?' })).toBeVisible();
  await readableHere(laptop, 'publish it');
  await goBy(laptop, 'button', /Publish/);
  await expect(laptop.getByText('everyone sees it like this')).toBeVisible();
});

test('each finds their own day, with script and without', async () => {
  for (const [page, name, titles] of [
    [ailsa, 'Ailsa', ['Night buses', 'Sundays']],
    [plain, 'Dougal', ['Night buses', 'Paper timetables']],
  ] as const) {
    await page.goto(site.at(`${workshop}/sessions`));
    const day = page.getByRole('region', { name: 'Your day' });
    for (const title of titles) await expect(day).toContainText(title);
    if (page !== plain) await readableHere(page, `the day of ${name}`);
  }
  await bram.goto(site.at(`${workshop}/timetable`));
  await readableHere(bram, 'the timetable');
  await bram.getByRole('link', { name: 'Night buses', exact: true }).click();
  await expect(bram.getByRole('heading', { name: 'Night buses' })).toBeVisible();
  await readableHere(bram, 'a session');
});
