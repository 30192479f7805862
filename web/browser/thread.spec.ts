// The main job from the first words to the news of what became of them, in browsers without script.
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { convener, signIn, type Site, start } from './site.ts';

test.use({ javaScriptEnabled: false });
test.describe.configure({ mode: 'serial' });

const hospital = '/challenges/getting-to-hospital';
const notes = '../docs/guide/village-hall-notes.docx';
const words = 'A board at the bus stop that says when the road is flooded';
const corrected = 'The 83 goes at seven and at noon. Dawn or dinner, that is the choice';
const reason = 'The board is ordered and will stand before winter.';

let site: Site;
let guests: BrowserContext, conveners: BrowserContext;
let guest: Page, page: Page;
let given: string;

test.beforeAll(async ({ browser }) => {
  site = await start();
  guests = await browser.newContext({ javaScriptEnabled: false });
  conveners = await browser.newContext({ javaScriptEnabled: false });
  guest = await guests.newPage();
  page = await conveners.newPage();
});
test.afterAll(async () => {
  await guests?.close();
  await conveners?.close();
  await site?.stop();
});

async function howMany(): Promise<number> {
  await page.goto(site.at(hospital));
  return Number.parseInt((await page.locator('#contribution-counts').textContent()) ?? '', 10);
}

test('a guest gives something in one box, with the keyboard alone', async () => {
  await guest.goto(site.at(hospital));
  const box = guest.locator('#give textarea');
  for (let key = 0; key < 60; ++key) {
    if (await box.evaluate((one) => one === document.activeElement)) break;
    await guest.keyboard.press('Tab');
  }
  await expect(box).toBeFocused();
  await guest.keyboard.type(words);
  const share = guest.getByRole('button', { name: 'Share it' });
  for (let key = 0; key < 20; ++key) {
    if (await share.evaluate((one) => one === document.activeElement)) break;
    await guest.keyboard.press('Tab');
  }
  await guest.keyboard.press('Enter');
  await expect(guest).toHaveURL(/\/contributions\//);
  await expect(guest.getByRole('heading', { level: 1 })).toContainText(words);
  given = new URL(guest.url()).pathname;
});

test('the convener brings in the notes of a room, and corrects one', async () => {
  await signIn(page, site, convener);
  const before = await howMany();
  await page.goto(site.at(`${hospital}/imports/new`));
  await page.getByLabel('The file').setInputFiles(notes);
  await page.getByRole('button', { name: 'Look at it first' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Look before it is taken over');
  await page.locator('.paper__note textarea').first().fill(corrected);
  await page.getByRole('button', { name: /^Add \d+ contributions/ }).click();
  await expect(page).toHaveURL(/\/workshops\//);
  await expect(page.locator('.paper h3').first()).toHaveText(/table 1/i);
  await expect(page.locator('.paper h4').first()).toContainText('What is it like');
  await page.getByRole('link', { name: corrected }).click();
  await expect(page.getByText('Came by:')).toContainText(/table 1.*line \d+/i);
  expect(await howMany()).toBeGreaterThanOrEqual(before + 50);
});

test('bringing in the same notes again adds nothing', async () => {
  const before = await howMany();
  await page.goto(site.at(`${hospital}/imports/new`));
  await page.getByLabel('The file').setInputFiles(notes);
  await page.getByRole('button', { name: 'Look at it first' }).click();
  await page.locator('.paper__note textarea').first().fill(corrected);
  await page.getByRole('button', { name: /^Add \d+ contributions/ }).click();
  await expect(page.getByText('Nothing was added')).toBeVisible();
  expect(await howMany()).toBe(before);
});

test('words are hidden with a reason, and shown again', async () => {
  await page.goto(site.at(`${given}/hiding`));
  await page.locator('input[name=reason]').first().check();
  await page.getByRole('button', { name: 'Hide it' }).click();
  await expect(page.getByText('Hidden. Its author is told why')).toBeVisible();
  await guest.goto(site.at(given));
  await expect(guest.getByText('A moderator has hidden this')).toBeVisible();
  await page.getByRole('link', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Show them again' }).click();
  await expect(page.getByText('Everyone can see it again')).toBeVisible();
  await guest.goto(site.at(given));
  await expect(guest.getByText('A moderator has hidden this')).toHaveCount(0);
  await guest.goto(site.at(`${hospital}/moderation`));
  await expect(guest.locator('tbody tr')).not.toHaveCount(0);
});

test('two are joined, and stand by themselves again', async () => {
  await page.goto(site.at(`${hospital}/merges/new`));
  await page.locator('input[name=contributions]').nth(0).check();
  await page.locator('input[name=contributions]').nth(1).check();
  await page.getByRole('button', { name: 'Compare those that you chose' }).click();
  await page.locator('input[name=joint]').first().check();
  await page.getByRole('button', { name: 'Join them' }).click();
  await expect(page.getByText('Joined. Those who gave')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Joined from' })).toBeVisible();
  const joint = page.url();
  await page.getByRole('link', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo it' }).click();
  await expect(page.getByText('They stand by themselves again')).toBeVisible();
  await page.goto(joint);
  await expect(page.getByRole('heading', { name: 'Joined from' })).toHaveCount(0);
});

async function answer(outcome: string, why: string, rows: string[]) {
  for (const id of rows) await page.locator(`input[name=contributions][value="${id}"]`).check();
  await page.locator(`input[name=outcome][value=${outcome}]`).check();
  await page.locator('#reason').fill(why);
  await page.getByRole('button', { name: 'Keep as draft answers' }).click();
}

test('answers are drafted, looked at a last time and published', async () => {
  await page.goto(site.at(`${hospital}/answers`));
  const id = given.replace('/contributions/', '');
  const rows = await page
    .locator('input[name=contributions]')
    .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
  expect(rows).toContain(id);
  await answer('chosen', '', [id]);
  await expect(page.getByRole('alert')).toBeVisible();
  await answer('chosen', reason, [id, rows[0] ?? '']);
  await expect(page.getByText('Draft answers kept: 2')).toBeVisible();

  await page.getByText('For “Parked”: when to look again').click();
  await page.getByLabel('Day', { exact: true }).fill('1');
  await page.getByLabel('Month', { exact: true }).fill('3');
  await page.getByLabel('Year', { exact: true }).fill(String(new Date().getFullYear() + 2));
  const parked = rows.filter((row) => row !== id)[3] ?? '';
  await answer('parked', 'The road is mended first.', [parked]);
  await expect(page.getByText('Draft answers kept: 1')).toBeVisible();
  await guest.goto(site.at(given));
  await expect(guest.locator('.marks .outcome--chosen')).toHaveCount(0);

  const about = page.locator('#about');
  await about.getByLabel('Title').fill('Two ideas begin, one waits for the road');
  await about.getByLabel('The rule').fill('What helps the most people before winter goes first.');
  await about.getByLabel('Who decided').fill('Morven Tulloch\nRuth of the hall');
  await about.getByRole('button', { name: 'Keep' }).click();
  await page.getByRole('link', { name: 'A last look before publishing' }).click();
  await expect(page.getByText('Morven Tulloch').first()).toBeVisible();
  await page.getByRole('button', { name: /^Publish the answers to \d+ p/ }).click();
  await expect(page.getByText('Published.')).toBeVisible();
  await expect(page.locator('.answer')).toHaveCount(3);
});

test('everyone sees what became of it, and the guest is told', async () => {
  await guest.goto(site.at(given));
  await expect(guest.locator('.marks .outcome--chosen')).toHaveCount(1);
  await expect(guest.locator('.journey')).toContainText('Two ideas begin');
  await expect
    .poll(async () => {
      await guest.goto(site.at('/me/notices'));
      return guest.locator('main').innerText();
    })
    .toContain(reason);
});

test('letters lie in the outbox', async () => {
  const about = () => site.letters().filter((letter) => /^Subject: What became/m.test(letter));
  await expect.poll(() => about().length, { timeout: 50_000 }).toBeGreaterThan(0);
});
