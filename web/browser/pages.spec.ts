// Every page of the sample, wide and narrow: readable with axe, nothing wider than the screen, nothing
// that the content security policy refuses, nothing from elsewhere; and it stands without script.
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';
import { readability } from './axe.ts';
import { convener, signIn, type Site, start } from './site.ts';

const widths = [1280, 375, 320];

// Where an address holds an id, the first link of that kind on another page is followed.
type Where = string | { on: Where; link: RegExp; then?: string };
const halls = '/challenges/warm-halls';
const hospital = '/challenges/getting-to-hospital';
const contribution = (then = ''): Where => {
  return { on: `${hospital}/contributions`, link: /^\/contributions\/[^/?#]+$/, then };
};
const decision: Where = { on: '/decisions', link: /^\/decisions\/[^/?#]+$/ };

// The evening of the sample, and what was written there.
const evening = (then = ''): Where => {
  return { on: '/challenges/childcare-before-the-job', link: /^\/workshops\/[^/?#]+$/, then };
};
// The one to come, where anybody may ask and propose.
const toCome = (then = ''): Where => {
  return { on: '/workshops', link: /^\/workshops\/[a-z0-9]{12}$/, then };
};
const promises = '/challenges/childcare-before-the-job/commitments';
const board = (then = ''): Where => ({ on: evening(), link: /^\/boards\/[^/?#]+$/, then });
const ofWorkshops: Record<string, Where> = {
  'a workshop': evening(),
  'its wall': evening('/wall'),
  'its record': evening('/record'),
  'its paper': evening('/paper'),
  'its last round': evening('/exit'),
  'what people said of it': evening('/exit/results'),
  'a board': board('?table=0'),
  'its outline': board('/outline'),
  'its history': board('/history?at=12'),
  'a note': { on: board('?table=0'), link: /^\/boards\/[^/]+\/notes\// },
  'questions from the floor': toCome('/questions'),
  'sessions people propose': toCome('/sessions'),
  'their timetable': toCome('/timetable'),
  promises,
  'the code': '/join',
  'a wrong code': '/join?code=BBBBBBBB',
  'coming in': '/join/TRKNB724',
};
const ofWorkshopsForTheConvener: Record<string, Where> = {
  'the desk': evening('/desk'),
  'the harvest': evening('/harvest'),
  'the synthesis': evening('/synthesis'),
  'questions, to answer': toCome('/questions'),
  'rooms and times': toCome('/rooms-and-times'),
  'a timetable to make': toCome('/timetable'),
  'promises, to keep': promises,
  'a promise to record': `${promises}/new`,
  'a board, to write on': board('?table=0'),
  'a workshop to set up': `${hospital}/workshops/new`,
};

const forEveryone: Record<string, Where> = {
  front: '/',
  challenges: '/challenges',
  'a challenge that gathers': hospital,
  'a challenge that is decided': halls,
  'a challenge that makes sense': '/challenges/childcare-before-the-job',
  'what people gave': `${hospital}/contributions`,
  'a page with no match': `${hospital}/contributions?words=zzzzzz&q=zzzzzz`,
  'something similar': `${hospital}/similar?text=the+bus+is+late`,
  'a contribution': contribution(),
  'a contribution with a picture': {
    on: `${halls}/contributions?q=squared+paper`,
    link: /^\/contributions\/[^/?#]+$/,
  },
  'its themes, none yet': `${hospital}/themes`,
  'what people are asked to vote on': '/opinions',
  'its versions': contribution('/versions'),
  'its comments': contribution('/comments'),
  'its report': contribution('/report'),
  'the moderation log': `${halls}/moderation`,
  decisions: '/decisions',
  'a decision': decision,
  workshops: '/workshops',
  organisations: '/organisations',
  'an organisation': '/organisations/strathkellan-council',
  networks: '/networks',
  'a network': '/networks/kellan-basin',
  'sign in': '/sign-in',
  'link sent': '/sign-in/sent',
  'spent link': '/sign-in/no-such-link',
  help: '/help',
  accessibility: '/accessibility',
  privacy: '/privacy',
  keys: '/keys',
  'no page': '/no/such/page',
};
const forTheConvener: Record<string, Where> = {
  me: '/me',
  'my name': '/me/name',
  'my sessions': '/me/sessions',
  'my erasure': '/me/erasure',
  'my notices': '/me/notices',
  answering: `${halls}/answers?show=all`,
  'answering, the rest': `${hospital}/answers`,
  amending: { on: decision, link: /^\/decisions\/[^/?#]+\/amendments\?/ },
  importing: `${hospital}/imports/new`,
  'the queue': `${hospital}/moderation/queue`,
  'hiding words': contribution('/hiding'),
  'themes to find': `${hospital}/themes`,
  'a conversation to set up': `${hospital}/opinions/new`,
  'likely duplicates': `${hospital}/duplicates`,
  'joining, chosen': `${hospital}/merges/new`,
  'the site': '/site',
  'its people': '/site/people',
  'its skins': '/site/skins',
  'a new skin': '/site/skins/new',
  'its words': '/site/texts/help',
  'a new organisation': '/organisations/new',
  'an organisation changed': '/organisations/strathkellan-council/edit',
  'a new network': '/networks/new',
  'a network changed': '/networks/kellan-basin/edit',
};

let site: Site;
test.beforeAll(async () => {
  site = await start();
});
test.afterAll(() => site?.stop());

async function address(page: Page, where: Where): Promise<string> {
  if (typeof where === 'string') return where;
  const on = await address(page, where.on);
  await page.goto(site.at(on));
  const links = await page.locator('main a').evaluateAll((all) =>
    all.map((one) => one.getAttribute('href') ?? ''),
  );
  const found = links.find((link) => where.link.test(link));
  expect(found, `a link like ${where.link} on ${on}`).toBeTruthy();
  return found + (where.then ?? '');
}

// What the browser had to complain about, gathered while the page is open.
function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    // A page that says 404 or 410 is heard here too; that is what we came to see.
    if (message.type() === 'error' && !/status of 4\d\d/.test(text)) heard.push(text);
  });
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(site.url)) heard.push(`asks elsewhere: ${request.url()}`);
  });
  return heard;
}

// What the foot of the page leads to.
async function asData(page: Page): Promise<void> {
  const link = await page.locator('link[rel="alternate"][type="application/json"]').getAttribute('href');
  const answer = await page.request.get(site.at(link!));
  expect.soft(answer.status(), `${link}`).toBe(200);
  expect.soft(answer.headers()['content-type'], `${link}`).toContain('application/json');
}

async function look(page: Page, heard: string[], path: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    if (width === widths[0]) {
      const response = await page.goto(site.at(path));
      expect(response?.status(), path).toBeLessThan(500);
      if (response?.ok()) await asData(page);
    }
    const overflow = await page.evaluate(() => {
      const root = document.documentElement;
      if (root.scrollWidth <= root.clientWidth) return [];
      const wide = [...document.querySelectorAll('body *')].filter(
        (one) => one.getBoundingClientRect().right > root.clientWidth + 1,
      );
      return wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 120));
    });
    expect.soft(overflow, `${path} at ${width} px is wider than the screen`).toEqual([]);
    expect.soft(await readability(page), `${path} at ${width} px`).toEqual([]);
  }
  expect.soft(heard, path).toEqual([]);
}

async function withoutScript(browser: Browser, state: BrowserContext | null, path: string, narrow = false) {
  const storageState = state ? await state.storageState() : undefined;
  const context = await browser.newContext({ javaScriptEnabled: false, storageState });
  const page = await context.newPage();
  await page.goto(site.at(path));
  await expect.soft(page.locator('h1'), `${path} without script`).toHaveCount(1);
  await context.close();
  if (narrow) await readableWhenNarrow(browser, storageState, path);
}

type State = Awaited<ReturnType<BrowserContext['storageState']>> | undefined;

// The site's scripts do not come; axe, which is one itself, may run.
async function readableWhenNarrow(browser: Browser, storageState: State, path: string): Promise<void> {
  const context = await browser.newContext({ storageState, viewport: { width: 320, height: 800 } });
  await context.route('**/*.js', (route) => route.abort());
  const page = await context.newPage();
  await page.goto(site.at(path));
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect.soft(wider, `${path} without script is wider than the screen`).toBeLessThanOrEqual(0);
  expect.soft(await readability(page), `${path} without script`).toEqual([]);
  await context.close();
}

for (const [name, where] of Object.entries({ ...forEveryone, ...ofWorkshops })) {
  test(name, async ({ page, browser }) => {
    const path = await address(page, where);
    await look(page, complaints(page), path);
    await withoutScript(browser, null, path, name in ofWorkshops);
  });
}

test.describe('for the convener', () => {
  let context: BrowserContext;
  let page: Page;
  test.beforeAll(async ({ browser }) => {
    context = await browser.newContext();
    page = await context.newPage();
    await signIn(page, site, convener);
  });
  test.afterAll(() => context?.close());

  for (const [name, where] of Object.entries({ ...forTheConvener, ...ofWorkshopsForTheConvener })) {
    test(name, async ({ browser }) => {
      const path = await address(page, where);
      const mine = await context.newPage();
      await look(mine, complaints(mine), path);
      await mine.close();
      await withoutScript(browser, context, path, name in ofWorkshopsForTheConvener);
    });
  }
});

test('a contribution of my own and changing it', async ({ page }) => {
  await page.goto(site.at(hospital));
  await page.locator('#give textarea').fill('A bench where the bus turns.');
  await page.getByRole('button', { name: 'Share it' }).click();
  const own = new URL(page.url()).pathname;
  expect(own).toMatch(/^\/contributions\//);
  await look(page, complaints(page), own);
  await look(page, complaints(page), `${own}/edit`);
  await look(page, complaints(page), `${own}/withdrawal`);
  await page.goto(site.at(hospital));
  await page.locator('#give textarea').fill('');
  await page.getByRole('button', { name: 'Share it' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  expect(await readability(page)).toEqual([]);
});
