// SPDX-License-Identifier: EUPL-1.2
// What a civil servant does about the zaak whose page is open.

// The form of an action, or of its preview.
export const form = (desk, actie) => desk.page.locator(`main form[action*="/${actie}"]`);

// Opens the page of an action, unless it is open, and fills in its form.
export async function prepare(desk, actie, fields = {}) {
  if (!await form(desk, actie).count()) await desk.press(desk.page.locator(`#acties a[href*="/${actie}"]`));
  for (const [name, value] of Object.entries(fields)) {
    const field = form(desk, actie).locator(`[name=${name}]`).first();
    const kind = await field.getAttribute('type');
    if (kind === 'checkbox' || kind === 'radio') await desk.click(value === true ? field : form(desk, actie).locator(`[name=${name}][value=${value}]`));
    else await field.fill(value);
  }
}

// The first button does it, or leads to what the applicant gets.
export async function act(desk, actie, fields = {}) {
  await prepare(desk, actie, fields);
  await desk.press(form(desk, actie).locator('button').first());
}
