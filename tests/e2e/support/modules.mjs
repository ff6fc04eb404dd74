// SPDX-License-Identifier: EUPL-1.2
// What comes from npm lies in the build folder, and not beside the tests.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

// How long a test waits for what should come; a machine with a lot of other work meets it.
export const PATIENCE_MS = 120000;
export const build = resolve(process.env.BUILD ?? 'build');
const require = createRequire(join(build, 'npm-e2e/'));
export const { chromium } = require('playwright-core');
export const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
export const { HtmlValidate } = require('html-validate');
