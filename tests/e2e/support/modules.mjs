// SPDX-License-Identifier: EUPL-1.2
// What comes from npm lies in the build folder, and not beside the tests.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

export const build = resolve(process.env.BUILD ?? 'build');
const require = createRequire(join(build, 'npm-e2e/'));
export const { chromium } = require('playwright-core');
export const axe = require('axe-core');
export const { HtmlValidate } = require('html-validate');
