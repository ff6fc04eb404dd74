// SPDX-License-Identifier: EUPL-1.2
// Writes what our programs and pages are made of, as CycloneDX 1.5: node sbom.mjs BIN_FOLDER NPM_FOLDER VERSION OUTPUT
// Debian packages of all linked libraries, direct and indirect, and those that the images have beside them; npm packages that
// go to browsers, with the fonts; and, with scope "excluded", those that only tests and the demo use. The same build gives the
// same bytes.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const [bin, npmFolder, version, output] = process.argv.slice(2);
const SHIPPED = "services/gateway"; // whose npm packages go to browsers
const NPM_FOLDERS = [SHIPPED, "compose/local/oidc", "tests", "tests/e2e"];
const UNLINKED = ["ca-certificates", "libmagic-mgc"]; // in the images, and no library
const FONT = "@fontsource-variable/noto-sans";

const lines = (text) => text.split("\n").filter(Boolean);
const run = (program, ...words) => execFileSync(program, words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
const unique = (list) => [...new Set(list)].sort();
const byRef = (a, b) => (a["bom-ref"] < b["bom-ref"] ? -1 : 1);

// The sonames that a program or library asks for itself.
const neededBy = (path) => [...run("readelf", "-d", path).matchAll(/\(NEEDED\).*\[(.+)\]/g)].map((match) => match[1]);

// Soname to path, of all that is loaded with these programs.
function findLibraries(programs) {
  const found = programs.flatMap((path) => [...run("ldd", path).matchAll(/^\s*(\S+) => (\/\S+)/gm)]);
  return new Map(found.map(([, soname, path]) => [soname, path]));
}

// Path to Debian package. dpkg knows a library by the path in /lib or the one in /usr/lib.
function findPackages(paths) {
  const asked = unique(paths.flatMap((path) => [path, path.startsWith("/usr/") ? path.slice(4) : `/usr${path}`]));
  const { stdout } = (() => {
    try {
      return { stdout: run("dpkg-query", "-S", ...asked) };
    } catch (error) {
      return error; // it says which of the paths it does not know, and the others all the same
    }
  })();
  const known = new Map(lines(stdout).map((line) => [line.slice(line.lastIndexOf(" ") + 1), line.slice(0, line.indexOf(": "))]));
  return new Map(paths.map((path) => [path, known.get(path) ?? known.get(path.startsWith("/usr/") ? path.slice(4) : `/usr${path}`)]));
}

// The short names of a machine-readable copyright file, or where the text stands.
function readLicenses(name) {
  const path = `/usr/share/doc/${name.split(":")[0]}/copyright`;
  const text = readFileSync(path, "utf8");
  const names = text.startsWith("Format:") ? unique([...text.matchAll(/^License: *(\S.*)$/gm)].map((match) => match[1].trim())) : [];
  return (names.length ? names : [`as ${path} says`]).map((license) => ({ license: { name: license } }));
}

function describeDebian(name, sonames) {
  const format = "${Package}\t${Version}\t${Architecture}\t${source:Package}\t${Homepage}";
  const [plain, packageVersion, architecture, source, homepage] = run("dpkg-query", "-W", `-f=${format}`, name).split("\t");
  const purl = `pkg:deb/debian/${plain}@${encodeURIComponent(packageVersion)}?arch=${architecture}`;
  return {
    type: "library", "bom-ref": purl, name: plain, version: packageVersion, scope: "required", licenses: readLicenses(name), purl,
    ...(homepage ? { externalReferences: [{ type: "website", url: homepage }] } : {}),
    properties: [{ name: "debian:source", value: source }, ...sonames.sort().map((value) => ({ name: "soname", value }))],
  };
}

// The programs, the Debian packages, and who needs whom.
function describePrograms() {
  const programs = readdirSync(bin).sort().map((name) => join(bin, name));
  const libraries = findLibraries(programs);
  const packages = findPackages([...libraries.values()]);
  const nameOf = (soname) => packages.get(libraries.get(soname));
  const sonames = [...libraries.keys()].filter((soname) => nameOf(soname));
  const unknown = [...libraries].filter(([soname]) => !nameOf(soname));
  if (unknown.length) throw new Error(`no Debian package has ${unknown.map(([, path]) => path).join(", ")}`);
  const debian = new Map(unique(sonames.map(nameOf)).map((name) => [name, describeDebian(name, sonames.filter((soname) => nameOf(soname) === name))]));
  const data = UNLINKED.map((name) => describeDebian(name, []));
  const refOf = (soname) => debian.get(nameOf(soname))?.["bom-ref"];
  const edges = (ref, paths) => ({ ref, dependsOn: unique(paths.flatMap(neededBy).map(refOf).filter((other) => other && other !== ref)) });
  const own = programs.map((path) => ({ type: "application", "bom-ref": `program:${basename(path)}`, name: basename(path), version, licenses: [{ license: { id: "EUPL-1.2" } }] }));
  return {
    components: [...own, ...debian.values(), ...data],
    dependencies: [
      ...programs.map((path) => edges(`program:${basename(path)}`, [path])),
      ...[...debian].map(([name, { "bom-ref": ref }]) => edges(ref, sonames.filter((soname) => nameOf(soname) === name).map((soname) => libraries.get(soname)))),
    ],
  };
}

// The files of the font package that the gateway has in it.
function describeFonts() {
  const names = unique([...readFileSync("services/gateway/static/build.mjs", "utf8").matchAll(/"([\w-]+\.woff2)"/g)].map((match) => match[1]));
  return names.map((name) => {
    const bytes = readFileSync(join(npmFolder, "node_modules", FONT, "files", name));
    return { type: "file", "mime-type": "font/woff2", "bom-ref": `font:${name}`, name, hashes: [{ alg: "SHA-256", content: createHash("sha256").update(bytes).digest("hex") }] };
  });
}

function describeNpm(folder) {
  const { packages } = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
  return Object.entries(packages).filter(([path]) => path).map(([path, { version: packageVersion, license, integrity }]) => {
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const purl = `pkg:npm/${name.replace("@", "%40")}@${packageVersion}`;
    const hash = integrity?.startsWith("sha512-") ? [{ alg: "SHA-512", content: Buffer.from(integrity.slice(7), "base64").toString("hex") }] : undefined;
    return {
      type: "library", "bom-ref": purl, name, version: packageVersion, scope: folder === SHIPPED ? "required" : "excluded",
      ...(hash ? { hashes: hash } : {}), ...(license ? { licenses: [/ (OR|AND|WITH) /.test(license) ? { expression: license } : { license: { name: license } }] } : {}), purl,
      ...(name === FONT ? { components: describeFonts() } : {}),
    };
  });
}

const programs = describePrograms();
const npm = [...new Map([...NPM_FOLDERS].reverse().flatMap(describeNpm).map((component) => [component["bom-ref"], component])).values()];
const components = [...programs.components, ...npm].sort(byRef);
const shipped = npm.filter(({ scope }) => scope === "required").map((component) => component["bom-ref"]);
const dependencies = programs.dependencies.map(({ ref, dependsOn }) => ({ ref, dependsOn: ref === "program:gateway" ? unique([...dependsOn, ...shipped]) : dependsOn }));
writeFileSync(output, `${JSON.stringify({
  bomFormat: "CycloneDX", specVersion: "1.5", version: 1,
  metadata: { component: { type: "application", "bom-ref": "digimeente", name: "digimeente", version, licenses: [{ license: { id: "EUPL-1.2" } }] } },
  components,
  dependencies: [{ ref: "digimeente", dependsOn: programs.components.filter(({ type }) => type === "application").map((component) => component["bom-ref"]) }, ...dependencies],
}, null, 1)}\n`);
