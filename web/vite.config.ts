import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// The server has no compressor: it sends the .br or .gz sibling that was made here.
const packed = /\.(css|js|svg|json)$/;
const worth_packing = 512;

function precompress(): Plugin {
  let folder = '';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir;
    },
    closeBundle() {
      for (const name of readdirSync(folder)) {
        const path = join(folder, name);
        if (!packed.test(name) || name === 'manifest.json') continue;
        if (statSync(path).size < worth_packing) continue;
        const bytes = readFileSync(path);
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  base: '/static/',
  plugins: [precompress()],
  css: {
    // GOV.UK's service navigation holds a hack for old browsers that is not valid CSS.
    lightningcss: { errorRecovery: true },
    preprocessorOptions: { scss: { loadPaths: ['node_modules/govuk-frontend/dist'] } },
  },
  build: {
    manifest: 'manifest.json',
    outDir: 'dist',
    assetsDir: '',
    // Nothing becomes a data: address, which the content security policy would refuse.
    assetsInlineLimit: 0,
    // The server names what an entry imports; what comes later on demand is small and alone.
    modulePreload: false,
    target: 'es2022',
    cssTarget: ['chrome111', 'firefox113', 'safari16.4'],
    rollupOptions: { input: ['src/site.ts'] },
  },
  test: {
    environment: 'happy-dom',
    include: ['tests/**/*.test.ts'],
  },
});
