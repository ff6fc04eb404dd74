// SPDX-License-Identifier: EUPL-1.2
// Each library that our programs ask for, and each npm package that a package.json names, must stand in a README and in the
// SBOM; the images must install those libraries and no others: node dependencies.mjs BIN_FOLDER SBOM
// Prints what is wrong, and then exits with 1.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [bin, sbomPath] = process.argv.slice(2);
const SYSTEM = ["glibc"]; // Debian source packages that every program has
const NOT_LINKED = ["ca-certificates"]; // what the images need beside libraries
const PACKAGES = ["services/gateway", "compose/local/oidc", "tests", "tests/e2e"];
const REQUIRED = ["type", "name", "bom-ref"]; // of a component: CycloneDX 1.5, and our own graph

const faults = [];
const read = (path) => readFileSync(path, "utf8");
const sbom = JSON.parse(read(sbomPath));
// What the tables name in their first column, in small letters.
const named = [read("README.md"), read("tests/README.md")].join("\n").split("\n").filter((line) => line.startsWith("| "))
  .flatMap((line) => line.split("|")[1].split(",")).map((name) => name.trim().toLowerCase());
const valuesOf = (component, name) => (component.properties ?? []).filter((property) => property.name === name).map(({ value }) => value);

// libpq.so.5 may be named libpq or pq, libcrypto.so.3 openssl, as Debian calls its source.
function checkLibrary(soname) {
  const component = sbom.components.find((each) => valuesOf(each, "soname").includes(soname));
  if (!component) {
    faults.push(`${soname} is linked and not in the SBOM`);
    return undefined;
  }
  const [source] = valuesOf(component, "debian:source");
  const stem = soname.slice(0, soname.indexOf(".so")).toLowerCase();
  if (!SYSTEM.includes(source) && ![stem, stem.replace(/^lib/, ""), source].some((name) => named.includes(name))) {
    faults.push(`${soname} (${source}) is linked and in no table of README.md`);
  }
  return SYSTEM.includes(source) ? undefined : component.name;
}

function checkNpm(folder) {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(read(join(folder, "package.json")));
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    if (!named.some((each) => each.split(/[ (]/)[0] === name || each === name.split("/").pop())) faults.push(`${name} is in no table of a README`);
    if (!sbom.components.some((each) => each.name === name && each.version === version)) faults.push(`${name} ${version} is not in the SBOM`);
  }
}

// The images of the services have the libraries that are linked: no more, no fewer.
function checkImages(linked) {
  const [, runtime] = /AS runtime\n[^]*?--no-install-recommends ([^&]*)&&/.exec(read("compose/Dockerfile"));
  const installed = runtime.split(/[\s\\]+/).filter((name) => name && !NOT_LINKED.includes(name));
  for (const name of linked.filter((each) => !installed.includes(each))) faults.push(`${name} is linked, and compose/Dockerfile does not install it`);
  for (const name of installed.filter((each) => !linked.includes(each))) faults.push(`compose/Dockerfile installs ${name}, which nothing is linked with`);
  for (const name of NOT_LINKED.filter((each) => !sbom.components.some((other) => other.name === each))) faults.push(`${name} is in the images and not in the SBOM`);
}

function checkSbom() {
  if (sbom.bomFormat !== "CycloneDX" || sbom.specVersion !== "1.5") faults.push("the SBOM is not CycloneDX 1.5");
  const refs = new Set([sbom.metadata.component["bom-ref"], ...sbom.components.map((each) => each["bom-ref"])]);
  if (refs.size !== sbom.components.length + 1) faults.push("a bom-ref of the SBOM stands for two things");
  for (const each of sbom.components) {
    for (const key of REQUIRED.filter((name) => !each[name])) faults.push(`${each.name} has no ${key} in the SBOM`);
    if (each.scope === "required" && !each.licenses) faults.push(`${each.name} has no licence in the SBOM`);
  }
  for (const { ref, dependsOn } of sbom.dependencies) {
    for (const other of [ref, ...dependsOn].filter((name) => !refs.has(name))) faults.push(`the SBOM's graph names ${other}, which it does not tell`);
  }
  if (!sbom.components.flatMap((each) => each.components ?? []).some((each) => each["mime-type"] === "font/woff2")) faults.push("the SBOM has no font");
}

const needed = readdirSync(bin).flatMap((name) => [...execFileSync("readelf", ["-d", join(bin, name)], { encoding: "utf8" }).matchAll(/\(NEEDED\).*\[(.+)\]/g)]);
const linked = [...new Set(needed.map((match) => match[1]))].map(checkLibrary).filter(Boolean);
if (linked.length === 0) faults.push(`${bin} has no program that is linked with something`);
PACKAGES.forEach(checkNpm);
checkImages([...new Set(linked)]);
checkSbom();
faults.forEach((fault) => console.error(fault));
process.exit(faults.length ? 1 : 0);
