// What script adds to pages that work without it: drafts that are kept, lines that become ideas, others
// like it, keys, choosing many, and a list that grows while it is read. Each is looked at wide and narrow.
import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test';
import { readability } from './axe.ts';
import { convener, signIn, type Site, start, told } from './site.ts';

const hospital = '/challenges/getting-to-hospital';

let site: Site;
let conveners: BrowserContext;
test.beforeAll(async ({ browser }) => {
  site = await start();
  conveners = await browser.newContext();
  const page = await conveners.newPage();
  await signIn(page, site, convener);
  await page.close();
});
test.afterAll(async () => {
  await conveners?.close();
  await site?.stop();
});

// What the content security policy refused, or a script stumbled over.
let heard: string[];
function listenTo(page: Page): Page {
  page.on('console', (message) => {
    if (message.type() === 'error') heard.push(message.text());
  });
  page.on('pageerror', (error) => heard.push(String(error)));
  return page;
}
test.beforeEach(({ page }) => {
  heard = [];
  listenTo(page);
});
test.afterEach(() => {
  expect(heard).toEqual([]);
});

// As it stands now: readable, and not wider than the screen.
async function look(page: Page, name: string, at: Locator): Promise<void> {
  for (const width of [1280, 375]) {
    await page.setViewportSize({ width, height: 800 });
    // COMMONTY_LOOK=folder keeps pictures, for somebody to look at.
    const folder = process.env.COMMONTY_LOOK;
    await at.evaluate((one) => one.scrollIntoView({ block: 'center' }));
    if (folder) await page.screenshot({ path: `${folder}/${name}-${width}.png` });
    expect.soft(await readability(page), `${name} at ${width} px`).toEqual([]);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect.soft(wider, `${name} at ${width} px is wider than the screen`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

const box = (page: Page) => page.locator('#give textarea');

test.describe('a draft', () => {
  test('comes back after a closed tab, and can be thrown away', async ({ page, context }) => {
    await page.goto(site.at(hospital));
    await box(page).fill('The bus shelter has no light');
    await expect(page.locator('[data-saved]')).toBeVisible();
    await page.close();
    const again = listenTo(await context.newPage());
    await again.goto(site.at(hospital));
    await expect(box(again)).toHaveValue('The bus shelter has no light');
    await expect(again.locator('[data-kept]')).toBeVisible();
    await look(again, 'draft', again.locator('[data-kept]'));
    await again.getByRole('button', { name: 'Discard' }).click();
    await expect(box(again)).toHaveValue('');
    await expect(box(again)).toBeFocused();
    await again.reload();
    await expect(again.locator('[data-kept]')).toBeHidden();
    await expect(box(again)).toHaveValue('');
  });

  test('holds what was written before the script came', async ({ page }) => {
    let send: (() => void) | undefined;
    const written = new Promise<void>((done) => (send = done));
    await page.route(/\/site-[^/]+\.js$/, async (route) => {
      await written;
      await route.continue();
    });
    await page.goto(site.at(hospital), { waitUntil: 'commit' });
    await box(page).fill('Faster than the train has a signal');
    await expect(page.locator('[data-saved]')).toBeHidden();
    send?.();
    await expect(page.locator('[data-saved]')).toBeVisible();
    await page.reload();
    await expect(box(page)).toHaveValue('Faster than the train has a signal');
  });

  test('needs no script that comes later', async ({ page }) => {
    await page.route(/\/static\/(?!site-)[^/]+\.js$/, () => {});  // they never come
    await page.goto(site.at(hospital));
    await box(page).fill('Then the train went into a tunnel');
    await page.reload();
    await expect(box(page)).toHaveValue('Then the train went into a tunnel');
  });

  test('is forgotten once it has arrived', async ({ page }) => {
    await page.goto(site.at(hospital));
    await box(page).fill('A light at the shelter would help');
    await expect(page.locator('[data-saved]')).toBeVisible();
    await page.getByRole('button', { name: 'Share it' }).click();
    await expect(page).toHaveURL(/\/contributions\//);
    await expect
      .poll(() => page.evaluate(() => Object.keys(localStorage)))
      .toEqual([]);
    await page.goto(site.at(hospital));
    await expect(box(page)).toHaveValue('');
  });

  test('goes with whoever signs out', async ({ browser }) => {
    const context = await browser.newContext();
    const page = listenTo(await context.newPage());
    await signIn(page, site, convener);
    await page.goto(site.at(hospital));
    await box(page).fill('Between us');
    await expect(page.locator('[data-saved]')).toBeVisible();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.goto(site.at(hospital));
    await expect(box(page)).toHaveValue('');
    await context.close();
  });
});

test('several lines are offered as ideas of their own, shown first, and given so', async ({ page }) => {
  await page.goto(site.at(hospital));
  await box(page).fill('- A bench at the turn\n- A bell on the bus\n- A map that talks');
  const offer = page.locator('[data-split-offer]');
  await expect(offer).toContainText('several ideas: 3');
  await expect(offer.locator('li')).toHaveText(['A bench at the turn', 'A bell on the bus', 'A map that talks']);
  await offer.getByRole('button', { name: 'Give them separately' }).click();
  await look(page, 'split', offer);
  await page.getByRole('button', { name: 'Share it' }).click();
  await expect(page.getByText('You gave 3 contributions')).toBeVisible();
  await expect(page.getByRole('link', { name: 'A bell on the bus' })).toBeVisible();
});

test('lines may stay together, and are not asked about again', async ({ page }) => {
  await page.goto(site.at(hospital));
  await box(page).fill('One\nTwo\nThree');
  const offer = page.locator('[data-split-offer]');
  await offer.getByRole('button', { name: 'Keep them together' }).click();
  await expect(offer).toBeHidden();
  await expect(box(page)).toBeFocused();
  await page.getByRole('button', { name: 'Share it' }).click();
  await expect(page).toHaveURL(/\/contributions\/[^/]+\?given=yes/);
});

test('others like it appear while writing, to support instead', async ({ page }) => {
  await page.goto(site.at(`${hospital}/contributions`));
  const known = await page.locator('#contributions article h3').first().innerText();
  await page.goto(site.at(hospital));
  await box(page).pressSequentially(known);
  const similar = page.locator('[data-similar]');
  await expect(similar).toBeVisible();
  await told(page, 'Others say something like it');
  await look(page, 'similar', similar);
  const support = similar.getByRole('link', { name: /^This is mine too/ }).first();
  await support.click();
  await expect(page.getByRole('button', { name: 'Support this' })).toBeInViewport();
});

test.describe('keys', () => {
  test('lead to places, the search and the box', async ({ page }) => {
    await page.goto(site.at('/'));
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await expect(page).toHaveURL(site.at('/challenges'));
    await page.keyboard.press('/');
    await expect(page).toHaveURL(site.at('/search'));
    await page.goto(site.at(hospital));
    await page.keyboard.press('/');
    await expect(page.getByLabel('Words', { exact: true })).toBeFocused();
    await page.goto(site.at(hospital));
    await page.keyboard.press('n');
    await expect(box(page)).toBeFocused();
    await page.keyboard.type('a g/c?');
    await expect(box(page)).toHaveValue('a g/c?');
    await expect(page).toHaveURL(site.at(hospital));
  });

  test('are explained in a dialog that gives the focus back, and can be turned off', async ({ page }) => {
    await page.goto(site.at('/challenges'));
    const first = page.locator('main a').first();
    await first.focus();
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'With the keyboard' });
    await expect(dialog).toBeVisible();
    await look(page, 'keys', dialog.locator('h2').first());
    await dialog.getByLabel('Use keys of one letter').uncheck();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(first).toBeFocused();
    await page.reload();
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.keyboard.press('?');
    await expect(page).toHaveURL(site.at('/challenges'));
    await expect(dialog).toBeHidden();
    // The link below every page still opens it, and there they can be turned on.
    await page.getByRole('link', { name: 'Keyboard' }).click();
    await dialog.getByLabel('Use keys of one letter').check();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(dialog).toBeHidden();
    await page.keyboard.press('?');
    await expect(dialog).toBeVisible();
  });

  test('stand on a page of their own without script', async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(site.at('/'));
    await page.getByRole('link', { name: 'Keyboard' }).click();
    await expect(page.getByText('Goes to the challenges.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Close' })).toBeHidden();
    await context.close();
  });
});

test.describe('for those who answer and moderate', () => {
  test('many are chosen at once, and counted in sight', async () => {
    const page = listenTo(await conveners.newPage());
    await page.goto(site.at(`${hospital}/answers`));
    const rows = page.locator('input[name="contributions"]');
    const bar = page.locator('[data-choose-bar]');
    await page.getByLabel('Choose all on this page').check();
    await expect(bar).toContainText(`Chosen: ${await rows.count()}`);
    await expect(bar).toBeInViewport();
    await look(page, 'answering', rows.nth(1));
    await page.getByLabel('Choose all on this page').uncheck();
    await rows.nth(0).click();
    await rows.nth(2).click({ modifiers: ['Shift'] });
    await expect(bar).toContainText('Chosen: 3');
    await bar.getByRole('link', { name: 'Answer them' }).click();
    await expect(page.getByRole('heading', { name: 'The same answer' })).toBeInViewport();
    await page.close();
  });

  test('notes of a file are left out together', async () => {
    const page = listenTo(await conveners.newPage());
    await page.goto(site.at(`${hospital}/imports/new`));
    await page.getByLabel('The file').setInputFiles('../docs/guide/village-hall-notes.docx');
    await page.getByRole('button', { name: 'Look at it first' }).click();
    await page.getByLabel('Leave all out').check();
    const notes = await page.locator('.paper input[type="checkbox"]').count();
    await expect(page.getByText(`Left out: ${notes}`)).toBeVisible();
    await look(page, 'import', page.getByLabel('Leave all out'));
    await page.getByRole('button', { name: 'Put the file away' }).click();
    await page.close();
  });

  test('reports that need nothing are left together', async ({ page: guest }) => {
    await guest.goto(site.at(`${hospital}/contributions`));
    const links = guest.locator('#contributions article h3 a');
    const two = [await links.nth(1).getAttribute('href'), await links.nth(2).getAttribute('href')];
    for (const path of two) {
      await guest.goto(site.at(`${path}/report`));
      await guest.locator('input[name="reason"]').first().check();
      await guest.getByRole('button', { name: 'Report it' }).click();
      await expect(guest.getByText('A person will look at it')).toBeVisible();
    }
    const page = listenTo(await conveners.newPage());
    await page.goto(site.at(`${hospital}/moderation/queue`));
    const before = await page.locator('input[name="reports"]').count();
    expect(before).toBeGreaterThanOrEqual(2);
    await page.getByLabel('Choose all on this page').check();
    await look(page, 'queue', page.getByLabel('Choose all on this page'));
    await page.getByRole('button', { name: 'Leave those that you chose' }).click();
    await expect(page.getByText(`Left as they are: ${before}`)).toBeVisible();
    await expect(page.locator('input[name="reports"]')).toHaveCount(0);
    await page.close();
  });
});

test.describe('a live list', () => {
  async function give(page: Page, words: string): Promise<string> {
    await page.goto(site.at(hospital));
    await box(page).fill(words);
    await page.getByRole('button', { name: 'Share it' }).click();
    await expect(page).toHaveURL(/given=yes/);
    return new URL(page.url()).pathname;
  }

  test('offers what is new without moving, and shows it', async ({ page, browser }) => {
    await page.goto(site.at(`${hospital}/contributions`));
    await expect(page.getByRole('button', { name: 'Pause updates' })).toBeVisible();
    const top = page.locator('#contributions article').first();
    const before = await top.innerText();
    const others = await browser.newContext();
    const other = await others.newPage();
    await give(other, 'A lamp at the ford, seen from the road');
    await give(other, 'A rail along the ford');
    const button = page.getByRole('button', { name: '2 new – show them' });
    await expect(button).toBeVisible();
    expect(await top.innerText()).toBe(before);
    await told(page, 'new – show them');
    await look(page, 'live', button);
    await button.click();
    await expect(top).toContainText('A rail along the ford');
    await expect(top.getByRole('link')).toBeFocused();
    await expect(button).toBeHidden();
    await others.close();
  });

  test('counts support, and takes away what is hidden', async ({ page, browser }) => {
    const others = await browser.newContext();
    const other = await others.newPage();
    const path = await give(other, 'A ferry, however small');
    await page.goto(site.at(`${hospital}/contributions`));
    const card = page.locator('#contributions article', { hasText: 'A ferry' });
    await expect(card).toContainText('0 support this');
    const moderator = await conveners.newPage();
    await moderator.goto(site.at(path));
    await moderator.getByRole('button', { name: 'Support this' }).click();
    await expect(card).toContainText('1 supports this');
    await moderator.goto(site.at(`${path}/hiding`));
    await moderator.locator('input[name="reason"]').first().check();
    await moderator.getByRole('button', { name: 'Hide it' }).click();
    await expect(card).toHaveCount(0);
    await moderator.close();
    await others.close();
  });

  test('is silent while it is paused, and catches up', async ({ page, browser }) => {
    await page.goto(site.at(`${hospital}/contributions`));
    const pause = page.getByRole('button', { name: 'Pause updates' });
    await pause.click();
    await expect(pause).toHaveAttribute('aria-pressed', 'true');
    const others = await browser.newContext();
    const other = await others.newPage();
    await give(other, 'A stile where the path is broken');
    // A second reader, who did not pause, has it by now.
    await other.goto(site.at(`${hospital}/contributions`));
    await expect(other.locator('#contributions')).toContainText('A stile');
    await expect(page.getByRole('button', { name: 'show them' })).toBeHidden();
    await pause.click();
    await expect(page.getByRole('button', { name: '1 new – show them' })).toBeVisible();
    await others.close();
  });
});
