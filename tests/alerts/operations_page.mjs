// SPDX-License-Identifier: EUPL-1.2
// What the operations page of the counter says is wrong, to a beheerder whose browser is open all the time.
import { launch, visit, DESKTOP } from '../e2e/support/browser.mjs';
import { logIn } from '../e2e/support/form.mjs';
import { pause } from './processes.mjs';

const LOOKS = 20; // a second apart: services are asked now and then, not at each look

export class OperationsPage {
  static async open(suite) {
    const it = new OperationsPage();
    it.browser = await launch();
    it.visitor = await visit(it.browser, suite, { size: DESKTOP, isHurried: true });
    await it.visitor.open('/inloggen?als=medewerker&terug=/beheer');
    await logIn(it.visitor, 'Alex Bakker');
    return it;
  }

  // Its sentences, "" when it says that all is well all the time.
  async look() {
    for (let i = 0; i < LOOKS; i++) {
      const said = await this.#read().catch(() => []);
      if (said.length) return said.join(' ');
      await pause(1000);
    }
    return '';
  }

  async #read() {
    await this.visitor.page.goto('/beheer', { timeout: 10000 });
    const texts = await this.visitor.page.locator('#bedrijf .meldingen li').allInnerTexts();
    return texts.map((text) => text.replace(/\s+/g, ' ').trim());
  }

  close() {
    return this.browser.close();
  }
}
