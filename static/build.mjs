// Writes static/vendor/: what comes from npm, our stylesheets in one file, and a sprite of the icons in use.
// Plain Node, nothing to install beyond package.json; safe to run again.

import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "..", "node_modules");
const out = join(here, "vendor");

// Later sheets win over earlier ones.
const sheets = ["tokens", "shell", "bar", "panels", "buttons", "case", "timeline", "forms", "tables", "directory", "network", "pages", "print"];

// The manifest of static files refuses a map that is not there.
const withoutMap = (text) => text.replace(/\n?\/[/*][#@] sourceMappingURL=.*$/gm, "");

async function copyText(from, to) {
  await writeFile(join(out, to), withoutMap(await readFile(join(modules, from), "utf8")));
}

async function icons() {
  const names = (await readFile(join(here, "icons.txt"), "utf8")).split("\n").map((line) => line.trim());
  const symbols = await Promise.all(
    names.filter(Boolean).map(async (name) => {
      const svg = await readFile(join(modules, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
      const shapes = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>")).replace(/<path stroke="none"[^>]*>/, "");
      return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s+/g, " ").trim()}</symbol>`;
    }),
  );
  await writeFile(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`);
}

async function inter() {
  const from = join(modules, "@fontsource-variable/inter");
  await mkdir(join(out, "inter", "files"), { recursive: true });
  await copyFile(join(from, "wght.css"), join(out, "inter", "inter.css"));
  const files = (await readdir(join(from, "files"))).filter((name) => name.endsWith("-wght-normal.woff2"));
  await Promise.all(files.map((name) => copyFile(join(from, "files", name), join(out, "inter", "files", name))));
}

// WeasyPrint mixes up the glyphs of one family in several files: a PDF gets whole fonts, one a weight.
async function printed() {
  await mkdir(join(out, "inter-print"), { recursive: true });
  const weights = ["Regular", "Italic", "SemiBold"];
  await Promise.all(
    weights.map((weight) => {
      const file = `Inter-${weight}.woff2`;
      return copyFile(join(modules, "inter-ui/web", file), join(out, "inter-print", file));
    }),
  );
}

async function desk() {
  const texts = await Promise.all(sheets.map((name) => readFile(join(here, "css", `${name}.css`), "utf8")));
  await writeFile(join(out, "desk.css"), texts.join("\n"));
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([
  copyText("bootstrap/dist/css/bootstrap.min.css", "bootstrap.min.css"),
  copyText("axe-core/axe.min.js", "axe.min.js").catch((error) => {
    // axe is for tests; an installation without development packages does without it.
    if (error.code !== "ENOENT") throw error;
  }),
  icons(),
  inter(),
  printed(),
  desk(),
]);
console.log("static/vendor is up to date.");
