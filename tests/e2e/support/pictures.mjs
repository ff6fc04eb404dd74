// SPDX-License-Identifier: EUPL-1.2
// Files as people send them: photographs, drawn by the browser, and what only says that it is one.

// A JPEG of these sizes, as {name, buffer}; noise makes it large.
export async function photo(browser, { name = 'foto.jpg', width = 64, height = 48, isNoisy = false } = {}) {
  const page = await browser.newPage();
  const base64 = await page.evaluate(draw, { width, height, isNoisy });
  await page.close();
  return { name, buffer: Buffer.from(base64, 'base64') };
}

async function draw({ width, height, isNoisy }) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  context.fillStyle = 'olive';
  context.fillRect(0, 0, width, height / 2);
  if (isNoisy) {
    const image = context.getImageData(0, 0, width, height);
    for (let at = 0; at < image.data.length; at += 1) if (at % 4 !== 3) image.data[at] = Math.random() * 256;
    context.putImageData(image, 0, 0);
  }
  return canvas.toDataURL('image/jpeg', isNoisy ? 1 : 0.9).split(',')[1];
}

export const textNamed = (name) => ({ name, buffer: Buffer.from('Dit is geen foto, maar een tekst.\n'.repeat(20)) });

// What libmagic takes for a PDF, and browsers too.
export const pdf = (name = 'brief.pdf') => ({ name,
  buffer: Buffer.from(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R/Size 4>>
%%EOF
`) });

// Begins as a photo does, and is too large for every question.
export const tooLarge = (small, bytes = 16 * 1024 * 1024) => ({ ...small, name: 'groot.jpg', buffer: Buffer.concat([small.buffer, Buffer.alloc(bytes)]) });
