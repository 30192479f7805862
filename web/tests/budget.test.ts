// @vitest-environment node
// What every page loads stays small enough for an old phone on a bad train.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';

const dist = new URL('../dist/', import.meta.url).pathname;
const manifest = `${dist}manifest.json`;

test.skipIf(!existsSync(manifest))('styles and scripts of every page keep to their budgets', () => {
  const entry = JSON.parse(readFileSync(manifest, 'utf8'))['src/site.ts'];
  const packed = (name: string) => brotliCompressSync(readFileSync(dist + name)).length;
  expect(packed(entry.css[0])).toBeLessThanOrEqual(15 * 1024);
  const scripts = [entry.file, ...(entry.imports ?? [])];
  expect(scripts.map(packed).reduce((a, b) => a + b)).toBeLessThanOrEqual(10 * 1024);
});

// A card is dragged by a library, which docs/decisions/0018-drag.md weighed; a map of 100,000 people is
// a program by itself.
const islands: [name: string, kilobytes: number][] = [['drag', 8], ['opinion_map', 8]];
const most = (file: string) => 1024 * (islands.find(([name]) => file.startsWith(name))?.[1] ?? 2);

test.skipIf(!existsSync(manifest))('what comes on demand is small, each by itself', () => {
  type Chunk = { file: string; isDynamicEntry?: boolean };
  const chunks: Chunk[] = Object.values(JSON.parse(readFileSync(manifest, 'utf8')));
  const onDemand = chunks.filter((chunk) => chunk.isDynamicEntry);
  expect(onDemand.length).toBeGreaterThan(5);
  for (const { file } of onDemand) {
    const packed = brotliCompressSync(readFileSync(dist + file)).length;
    expect(packed, file).toBeLessThanOrEqual(most(file));
  }
});

test.skipIf(!existsSync(manifest))('nothing of the GOV.UK brand, and no other host, is built in', () => {
  for (const name of readdirSync(dist).filter((n) => /\.(css|js)$/.test(n))) {
    const text = readFileSync(dist + name, 'utf8');
    expect(text, name).not.toMatch(/GDS Transport|govuk-crest|url\(["']?(https?:|\/\/|data:)/);
  }
});
