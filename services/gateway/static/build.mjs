// SPDX-License-Identifier: EUPL-1.2
// Makes the static files of the gateway and embeds them: node build.mjs NODE_MODULES OUTPUT_FOLDER
// One style sheet of the theme's tokens, the components that pages use, colours.css, own.css, desk.css, beheer.css and trace.css; fonts; the script; licences.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const [modules, output] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const TOKENS = "@nl-design-system-unstable/voorbeeld-design-tokens";
const FONT = "@fontsource-variable/noto-sans";
const FONT_FILES = ["noto-sans-latin-wght-normal.woff2", "noto-sans-latin-ext-wght-normal.woff2"];
const COMPONENTS = [
  "root", "body", "document", "surface", "skip-link", "heading-1", "heading-2", "heading-3", "paragraph", "link", "button", "button-link",
  "alert", "form-label", "textbox", "textarea", "select",
];
const MEDIA = {
  css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8", svg: "image/svg+xml", woff2: "font/woff2",
  txt: "text/plain; charset=utf-8",
};

const SCRIPT_MAX_BYTES = 10 * 1000; // a page is read on a slow telephone too

const vendored = (path) => readFileSync(join(modules, path));
const own = (name) => readFileSync(join(here, name));
const statics = [];

// Keeps a file under a name with its hash in it. Returns where browsers find it.
function keep(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  const dot = name.lastIndexOf(".");
  const path = `/statisch/${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
  const small = gzipSync(bytes, { level: 9 });
  const gzip = small.length < bytes.length * 0.95 ? small : null;
  statics.push({ name, path, media: MEDIA[name.slice(dot + 1)], bytes, gzip, etag: `"${hash}"` });
  return path;
}

const shrink = (css) => css.replace(/\/\*[^]*?\*\//g, "").replace(/\s+/g, " ").replace(/ ?([{};,]) ?/g, "$1").replace(/;}/g, "}");
const uses = (text) => [...text.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]);

// The theme's tokens that css needs, with those that they need.
function tokens(css) {
  const theme = vendored(`${TOKENS}/dist/theme.css`).toString();
  const values = new Map([...theme.matchAll(/^\s*(--[\w-]+):\s*([^;]+);/gm)].map((match) => [match[1], match[2]]));
  const needed = new Set();
  const todo = uses(css);
  while (todo.length) {
    const name = todo.pop();
    if (!values.has(name) || needed.has(name)) continue;
    needed.add(name);
    todo.push(...uses(values.get(name)));
  }
  return `.voorbeeld-theme{${[...needed].sort().map((name) => `${name}:${values.get(name)}`).join(";")}}`;
}

function fonts() {
  const faces = vendored(`${FONT}/wght.css`).toString().match(/@font-face\s*{[^}]+}/g);
  return FONT_FILES.map((file) => {
    const face = faces.find((text) => text.includes(`/${file}`));
    return face.replace(/url\([^)]*\)/, `url(${keep(file, vendored(`${FONT}/files/${file}`))})`);
  }).join("\n");
}

function licences() {
  const parts = [
    [`${TOKENS}, @utrecht/component-library-css`, `${TOKENS}/LICENSE.md`],
    [`Noto Sans (${FONT})`, `${FONT}/LICENSE`],
  ];
  return parts.map(([title, path]) => `${title}\n${"=".repeat(title.length)}\n\n${vendored(path)}\n`).join("\n");
}

// Bytes as a C string literal.
function literal(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 64)
    lines.push([...bytes.subarray(at, at + 64)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join(""));
  return lines.map((line) => `\n        "${line}"`).join("");
}

function row({ name, path, media, bytes, gzip, etag }) {
  return `    { .name = "${name}", .path = "${path}", .media_type = "${media}", .etag = ${JSON.stringify(etag)},
      .size = ${bytes.length}, .gzip_size = ${gzip ? gzip.length : 0},
      .bytes = (const uint8_t *) ${literal(bytes)},
      .gzip = ${gzip ? `(const uint8_t *) ${literal(gzip)}` : "NULL"} },`;
}

const components = COMPONENTS.map((name) => vendored(`@utrecht/${name}-css/dist/index.css`)).join("\n");
const css = shrink([fonts(), components, own("colours.css"), own("own.css"), own("desk.css"), own("beheer.css"), own("trace.css")].join("\n"));
const charset = '@charset "utf-8";/* /statisch/licenties */';
keep("gateway.css", Buffer.from(charset + tokens(css) + css));
const script = own("own.js");
if (script.length > SCRIPT_MAX_BYTES) throw new Error(`own.js has ${script.length} bytes, more than ${SCRIPT_MAX_BYTES}`);
keep("gateway.js", script);
keep("licenties.txt", Buffer.from(licences()));

mkdirSync(output, { recursive: true });
writeFileSync(join(output, "gateway.c"), `/* Made by build.mjs. */
#include "services/gateway/exchange/static.h"

const gateway_static gateway_statics[] = {
${statics.map(row).join("\n")}
};
const size_t gateway_static_count = ${statics.length};
`);
