// What people do in a workshop's room again and again, and what is looked at on each of its pages.
import { expect, type Locator, type Page } from '@playwright/test';
import { readability } from './axe.ts';
import type { Site } from './site.ts';

export const heard: string[] = [];

// What the content security policy refused, or a script stumbled over. A network that is cut is heard
// here as well, and a no of the server; those are what we came to see.
export function listenTo(page: Page, who: string): Page {
  page.on('console', (message) => {
    if (message.type() !== 'error' || /ERR_|status of [45]\d\d/.test(message.text())) return;
    heard.push(`${who}: ${message.text()}`);
  });
  page.on('pageerror', (error) => heard.push(`${who}: ${String(error)}`));
  return page;
}

export async function join(page: Page, site: Site, code: string, name: string, table?: string): Promise<void> {
  await page.goto(site.at('/join'));
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('Your name').fill(name);
  if (table) await page.getByLabel('Your table').selectOption(table);
  await page.getByRole('button', { name: 'Come in' }).click();
  await expect(page.getByText('You are in the room.')).toBeVisible();
}

export async function readable(page: Page, name: string, of = 'workshop'): Promise<void> {
  const folder = process.env.COMMONTY_LOOK;
  if (folder) await page.screenshot({ path: `${folder}/${of}-${name.replaceAll(' ', '-')}.png`, fullPage: true });
  expect.soft(await readability(page), name).toEqual([]);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect.soft(wider, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
}

export async function tabTo(page: Page, what: Locator): Promise<void> {
  for (let key = 0; key < 120; ++key) {
    if (await what.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(what).toBeFocused();
}
