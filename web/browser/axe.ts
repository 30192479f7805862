// What axe finds wrong with a page as it stands now; empty when all is well.
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function readability(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (values) => {
    const run = (window as unknown as { axe: { run: Function } }).axe.run;
    const { violations } = await run(document, {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
    });
    type Found = { id: string; help: string; nodes: { html: string; failureSummary: string }[] };
    return violations.map((found: Found) => {
      const [first] = found.nodes;
      return `${found.id} (${found.nodes.length}): ${first?.html} ${first?.failureSummary}`;
    });
  }, tags);
}
