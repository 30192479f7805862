import { defineConfig } from '@playwright/test';
import usual from '../playwright.config.ts';

// The pictures of the guide, taken when somebody asks for them: no test of the suite.
export default defineConfig({ ...usual, testDir: '.', outputDir: '../../build/guide' });
