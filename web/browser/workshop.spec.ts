// A workshop as a room lives it: a laptop, a wall, three phones, a keyboard alone, a browser without
// script, a network that goes away, and a server that is killed.
import { type Browser, type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test';
import { heard, join, listenTo, readable, tabTo } from './room.ts';
import { convener, signIn, type Site, start } from './site.ts';

test.describe.configure({ mode: 'serial' });

const activity = 'Why are we here?';
const phone = { viewport: { width: 375, height: 720 }, hasTouch: true };

let site: Site;
let open: BrowserContext[];
let laptop: Page, wall: Page;
let workshop: string, code: string, board: string;
let ailsa: Page, bram: Page, catrin: Page, plain: Page;

async function arrive(browser: Browser, who: string, options: Parameters<Browser['newContext']>[0] = {}) {
  const context = await browser.newContext(options);
  open.push(context);
  return listenTo(await context.newPage(), who);
}

async function toBoard(page: Page): Promise<void> {
  await page.goto(site.at(workshop));
  await page.getByRole('link', { name: activity }).click();
  await expect(page.getByRole('heading', { level: 1, name: activity })).toBeVisible();
}

const place = (page: Page, name: string): Locator =>
  page.locator('section.region', { has: page.getByRole('heading', { name, exact: true }) }).last();
const hopes = (page: Page) => place(page, 'Hopes');
const fears = (page: Page) => place(page, 'Fears');
const notes = (at: Locator) => at.locator('.note__text');
const noteOf = (page: Page, words: string) => page.locator('.note__text', { hasText: words });
const state = (page: Page) => page.locator('[data-outbox-state]');

async function write(at: Locator, words: string): Promise<void> {
  await at.locator('textarea').fill(words);
  await at.getByRole('button', { name: /^Add/ }).click();
}

// As a hand does it, in more than one step; where the card may lie shows on the way.
async function drag(page: Page, card: Locator, to: Locator): Promise<void> {
  const usual = page.viewportSize() ?? phone.viewport;
  await page.setViewportSize({ ...usual, height: 2400 });
  await card.locator('[data-grip]').hover();
  await page.mouse.down();
  for (const y of [20, 40]) await to.hover({ position: { x: 60, y }, force: true });
  await expect(to).toHaveClass(/region--over/);
  await page.mouse.up();
  await page.setViewportSize(usual);
}

test.beforeAll(async () => {
  site = await start();
  open = [];
});
test.afterAll(async () => {
  for (const context of open) await context.close();
  await site?.stop();
});
test.afterEach(() => {
  expect(heard.splice(0)).toEqual([]);
});

test('the facilitator sets a workshop up from a template, and begins', async ({ browser }) => {
  laptop = await arrive(browser, 'laptop');
  await signIn(laptop, site, convener);
  await laptop.goto(site.at('/workshops/new'));
  await laptop.getByLabel('Title').fill('An evening about buses');
  await laptop.getByLabel('A first meeting around one question').check();
  await laptop.getByRole('button', { name: 'Set it up' }).click();
  await expect(laptop).toHaveURL(/\/desk$/);
  workshop = new URL(laptop.url()).pathname.replace('/desk', '');
  code = (await laptop.locator('.join-code').innerText()).trim();
  await laptop.getByRole('button', { name: 'Open the doors' }).click();
  await expect(laptop.getByRole('button', { name: 'Open the doors' })).toBeHidden();
  await readable(laptop, 'the desk before');

  wall = await arrive(browser, 'wall', { storageState: await laptop.context().storageState() });
  await wall.goto(site.at(`${workshop}/wall`));
  await expect(wall.locator('.join-code')).toHaveText(code);
  await readable(wall, 'the wall before');
});

test('three phones and a browser without script come in by the code', async ({ browser }) => {
  ailsa = await arrive(browser, 'Ailsa', phone);
  bram = await arrive(browser, 'Bram', phone);
  catrin = await arrive(browser, 'Catrin', phone);
  plain = await arrive(browser, 'Dougal', { javaScriptEnabled: false, ...phone });
  for (const [page, name] of [[ailsa, 'Ailsa'], [bram, 'Bram'], [catrin, 'Catrin'], [plain, 'Dougal']] as const) {
    await join(page, site, code, name, '2');
  }
  const late = await arrive(browser, 'late', phone);
  await late.goto(site.at('/join'));
  await readable(late, 'the code');
  await late.goto(site.at(`/join/${code}`));
  await readable(late, 'coming in');
  await laptop.reload();
  await expect(laptop.getByText('4 people in the room')).toBeVisible();
});

test('the first part begins, and everyone is there without doing anything', async () => {
  await ailsa.goto(site.at(workshop));
  await expect(ailsa.locator('.agenda__now')).toHaveCount(0);
  await laptop.getByRole('button', { name: `Begin with: ${activity}` }).click();
  await expect(ailsa.locator('.agenda__now')).toContainText(activity);
  await expect(wall.locator('.wall__now')).toHaveText(activity);
  await expect(wall.locator('.timer__left')).toHaveText(/^\d+:\d\d$/);
  await readable(ailsa, 'the room');
  await readable(laptop, 'the desk');
  for (const page of [ailsa, bram, catrin, plain]) await toBoard(page);
  board = new URL(ailsa.url()).pathname;
  await readable(ailsa, 'the empty board');
});

test('a note stands there at once, and on the other phones and the wall', async () => {
  await fears(bram).locator('textarea').fill('half a tho');
  await write(hopes(ailsa), 'A bus after nine');
  await expect(notes(hopes(ailsa))).toHaveText(['A bus after nine']);
  await expect(hopes(ailsa).locator('textarea')).toBeFocused();
  await expect(notes(hopes(bram))).toHaveText(['A bus after nine']);
  await expect(noteOf(wall, 'A bus after nine')).toBeVisible();
  // What Bram was typing is still his.
  await expect(fears(bram).locator('textarea')).toHaveValue('half a tho');
  await expect(fears(bram).locator('textarea')).toBeFocused();
  await expect(bram.locator('[role=status]', { hasText: '1 note was added at Table 2' })).toHaveCount(1);
  await fears(bram).locator('textarea').fill('');
  // One card, drawn by the server, has taken the place of her own.
  await expect(ailsa.locator('[data-mine]')).toHaveCount(0);
  await expect(hopes(ailsa).locator('.note')).toHaveCount(1);
  await readable(ailsa, 'a board with a note');
  await readable(wall, 'the wall');
});

test('without network notes wait, survive a closed tab, and go up once and in order', async () => {
  const mine = ['First hope', 'Second hope', 'Third hope'];
  await catrin.context().setOffline(true);
  for (const words of mine) await write(hopes(catrin), words);
  await expect(state(catrin)).toHaveText(/3 not sent yet/);
  await expect(hopes(catrin).getByText('Not sent yet')).toHaveCount(3);
  await readable(catrin, 'not sent yet');
  const context = catrin.context();
  await catrin.close();
  await context.setOffline(false);

  catrin = listenTo(await context.newPage(), 'Catrin');
  await catrin.goto(site.at(board));
  await expect(state(catrin)).toBeHidden();
  await expect(catrin.locator('[data-mine]')).toHaveCount(0);
  for (const page of [catrin, bram]) {
    await expect(notes(hopes(page))).toHaveText(['A bus after nine', ...mine]);
  }
});

test('what the network swallowed on its way back is not there twice', async () => {
  // The note arrives; the answer does not.
  let swallowed = 0;
  await ailsa.route('**/notes', async (route) => {
    if (swallowed++ > 0) return route.continue();
    await route.fetch();
    await route.abort();
  });
  await write(fears(ailsa), 'That nothing comes of it');
  await expect.poll(() => swallowed).toBe(2);
  await expect(ailsa.locator('[data-mine]')).toHaveCount(0);
  await ailsa.unroute('**/notes');
  await expect(notes(fears(bram))).toHaveText(['That nothing comes of it']);
});

test('nor is it there twice when its cookie went in between', async () => {
  // The note arrives; the answer does not, and the browser forgets which visitor it was.
  const context = bram.context();
  let swallowed = 0;
  await bram.route('**/notes', async (route) => {
    if (swallowed++ > 0) return route.continue();
    await route.fetch();
    await context.clearCookies({ name: /visitor/ });
    await route.abort();
  });
  await write(fears(bram), 'That it is said twice');
  await expect(noteOf(catrin, 'That it is said twice')).toBeVisible();
  await expect(bram.locator('[data-mine]')).toHaveCount(0);
  expect(swallowed).toBeGreaterThan(1);
  await bram.unroute('**/notes');
  await catrin.reload();
  await expect(notes(fears(catrin))).toHaveText(['That nothing comes of it', 'That it is said twice']);
  await expect(bram.locator('[data-outbox-refusal]')).toHaveCount(0);
});

test('with the keyboard alone: a note is written, and moved by its form', async () => {
  await bram.goto(site.at(board));
  await tabTo(bram, fears(bram).locator('textarea'));
  await bram.keyboard.type('Too many forms');
  await bram.keyboard.press('Tab');
  await expect(fears(bram).getByRole('button', { name: /^Add/ })).toBeFocused();
  await bram.keyboard.press('Enter');
  const own = fears(bram).getByRole('link', { name: /Move or change.*Too many forms/ });
  await expect(own).toHaveCount(1);
  await tabTo(bram, own);
  await bram.keyboard.press('Enter');
  await expect(bram.getByLabel('Move to')).toBeVisible();
  await readable(bram, 'a note');
  await tabTo(bram, bram.getByLabel('Move to'));
  await bram.keyboard.press('ArrowUp');
  await bram.keyboard.press('Tab');
  await bram.keyboard.press('Enter');
  await expect(notes(hopes(bram)).last()).toHaveText('Too many forms');
  await expect(notes(hopes(catrin)).last()).toHaveText('Too many forms');
});

test('a card is dragged where its form would put it, and a no puts it back', async () => {
  const card = hopes(laptop).locator('.note', { hasText: 'Too many forms' });
  await laptop.goto(site.at(`${board}?table=2`));
  await drag(laptop, card, fears(laptop));
  await expect(notes(fears(laptop)).last()).toHaveText('Too many forms');
  await expect(notes(fears(catrin)).last()).toHaveText('Too many forms');

  await catrin.route('**/place', (route) => route.abort());
  const back = fears(catrin).locator('.note', { hasText: 'Too many forms' });
  await drag(catrin, back, hopes(catrin));
  await expect(fears(catrin).getByText('it was not moved')).toBeVisible();
  await expect(back).toHaveCount(1);
  await readable(catrin, 'not moved');
  await catrin.unroute('**/place');
});

test('without script the board is read and written', async () => {
  await plain.goto(site.at(board));
  await expect(notes(hopes(plain)).first()).toHaveText('A bus after nine');
  await expect(plain.locator('[data-follow], [data-outbox], [data-grip]').filter({ visible: true })).toHaveCount(0);
  await write(hopes(plain), 'Paper is fine too');
  await expect(notes(hopes(plain)).last()).toHaveText('Paper is fine too');
  await expect(notes(hopes(catrin)).last()).toHaveText('Paper is fine too');
});

test('a no stands beside the note, which can be sent again when the board is open', async () => {
  await laptop.goto(site.at(`${workshop}/desk`));
  await ailsa.getByRole('button', { name: 'Pause updates' }).click();
  await laptop.getByRole('button', { name: `Lock ${activity}` }).click();
  await write(hopes(ailsa), 'A moment too late');
  const refusal = ailsa.locator('[data-outbox-refusal]');
  await expect(refusal).toContainText('locked');
  await readable(ailsa, 'refused');
  // Everyone else sees that it is locked.
  await expect(catrin.locator('#board-state')).toContainText('The board is locked');
  await expect(hopes(catrin).locator('textarea')).toHaveCount(0);

  await ailsa.getByRole('button', { name: 'Back into the form' }).click();
  await expect(hopes(ailsa).locator('textarea')).toHaveValue('A moment too late');
  await expect(refusal).toHaveCount(0);
  await laptop.getByRole('button', { name: `Open ${activity}` }).click();
  await hopes(ailsa).getByRole('button', { name: /^Add/ }).click();
  await expect(noteOf(catrin, 'A moment too late')).toBeVisible();
  await ailsa.getByRole('button', { name: 'Pause updates' }).click();
  await expect(ailsa.locator('[data-mine]')).toHaveCount(0);
});

test('a page from yesterday still sends its notes', async () => {
  // Its visitor's cookie went with the browser that was closed; the seat in the room did not.
  const context = ailsa.context();
  const cookies = await context.cookies();
  await context.clearCookies();
  await context.addCookies(cookies.filter((cookie) => !cookie.name.includes('visitor')));
  await write(hopes(ailsa), 'Still here this morning');
  await expect(notes(hopes(catrin)).last()).toHaveText('Still here this morning');
  await write(hopes(ailsa), 'And again');
  await expect(notes(hopes(catrin)).last()).toHaveText('And again');
  await expect(ailsa.locator('[data-outbox-refusal]')).toHaveCount(0);
});

test('the server is killed in the middle: all that it took is there, and everyone is back', async () => {
  await write(fears(ailsa), 'Said just before');
  await expect(ailsa.locator('[data-mine]')).toHaveCount(0);
  const before = await notes(hopes(ailsa)).allTextContents();
  await site.kill();
  await write(fears(catrin), 'Said into the dark');
  await expect(state(catrin)).toHaveText(/1 not sent yet/);
  await site.startAgain();
  const began = Date.now();
  for (const page of [ailsa, catrin, wall]) {
    await expect(noteOf(page, 'Said into the dark')).toBeVisible({ timeout: 15_000 });
    await expect(noteOf(page, 'Said just before')).toBeVisible();
  }
  test.info().annotations.push({ type: 'everyone back after ms', description: String(Date.now() - began) });
  await expect(state(catrin)).toBeHidden();
  await expect(notes(hopes(ailsa))).toHaveText(before);
  await expect(notes(fears(ailsa)).filter({ hasText: 'Said into the dark' })).toHaveCount(1);
  await laptop.goto(site.at(`${workshop}/desk`));
  await readable(laptop, 'the desk after');
  await ailsa.goto(site.at(`${board}/outline`));
  await readable(ailsa, 'the outline');
  await ailsa.goto(site.at(`${board}/history`));
  await readable(ailsa, 'the history');
});
