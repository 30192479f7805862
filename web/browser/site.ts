// A site with the sample for one file of tests, and what people do on it again and again.
import { expect, type Page } from '@playwright/test';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const program = resolve(process.env.COMMONTY_PROGRAM ?? '../build/debug/commonty');
export const convener = 'morven.tulloch@strathkellan.example';

export class Site {
  constructor(
    readonly url: string,
    private readonly folder: string,
    private server: ChildProcess,
  ) {}

  at(path: string): string {
    return this.url + path;
  }

  letters(): string[] {
    const outbox = join(this.folder, 'outbox');
    const names = readdirSync(outbox).filter((name) => name.endsWith('.eml'));
    return names.map((name) => readFileSync(join(outbox, name), 'utf8'));
  }

  // As a power cut does it: nothing is put in order first.
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  // Where it was, with what it had.
  async startAgain(): Promise<void> {
    this.server = (await serve(this.folder, new URL(this.url).host)).server;
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const ended = new Promise((done) => this.server.once('exit', done));
    if (this.server.exitCode !== null || this.server.signalCode !== null) return;
    if (this.server.kill(signal)) await ended;
  }
}

// The port is any free one: the server says which when it is ready.
export async function start(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'commonty-browser-'));
  mkdirSync(join(folder, 'outbox'));
  const { url, server } = await serve(folder, '127.0.0.1:0');
  return new Site(url, folder, server);
}

function serve(folder: string, listen: string): Promise<{ url: string; server: ChildProcess }> {
  const options = ['--data', join(folder, 'data'), '--listen', listen, '--sample'];
  const server = spawn(program, ['serve', ...options, '--mail', `outbox:${join(folder, 'outbox')}`]);
  return new Promise((open, fail) => {
    let said = '';
    const hear = (words: Buffer) => {
      said += words.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (url) open({ url: url[0], server });
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.once('error', fail);
    server.once('exit', () => fail(new Error(`The server ended before it was open:\n${said}`)));
  });
}

// What a screen reader is told.
export async function told(page: Page, words: string | RegExp): Promise<void> {
  await expect(page.locator('main > [role="status"]')).toContainText(words);
}

// On a site with the sample the page shows the link that would go by mail.
export async function signIn(page: Page, site: Site, email: string): Promise<void> {
  await page.goto(site.at('/sign-in'));
  await page.getByLabel('e-mail').fill(email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await page.locator('main').getByRole('link', { name: 'Sign in', exact: true }).click();
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('You are signed in')).toBeVisible();
}
