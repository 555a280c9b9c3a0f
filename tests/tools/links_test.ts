import assert from "node:assert/strict";
import { dirname, join, normalize } from "node:path";
import { headingAnchor } from "../../tools/symbols/markdown.ts";
import { ROOT } from "../../tools/symbols/read_sources.ts";

/** All documents of the project, with their text; of a notebook that of its Markdown cells. */
const documents = new Map(
  [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    ...[...Deno.readDirSync(`${ROOT}/docs`)].map(({ name }) => `docs/${name}`),
    ...[...Deno.readDirSync(`${ROOT}/notebooks`)].map(({ name }) => `notebooks/${name}`),
  ].filter((path) => /\.(md|ipynb)$/.test(path)).map((path) => [path, read(path)]),
);

function read(path: string): string {
  const text = Deno.readTextFileSync(`${ROOT}/${path}`);
  if (path.endsWith(".md")) return text;
  const { cells } = JSON.parse(text) as {
    cells: { cell_type: string; source: string | string[] }[];
  };
  return cells.filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => [source].flat().join("")).join("\n\n");
}

/** Where the links of a document lead, examples in code left out. */
function linksOf(markdown: string): string[] {
  const prose = markdown.replace(/^```[^]*?^```/gm, "").replace(/`[^`\n]+`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, address]) => address!);
}

function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => headingAnchor(heading!));
}

Deno.test("every link of a document leads to a file and a heading of this repository, or to another site", () => {
  const broken: string[] = [];
  for (const [path, text] of documents) {
    for (const address of linksOf(text)) {
      if (/^https?:/.test(address)) continue;
      const [file, anchor] = address.split("#");
      const target = file === "" ? path : normalize(join(dirname(path), file!));
      try {
        Deno.statSync(`${ROOT}/${target}`);
        if (anchor !== undefined) assert.ok(anchorsOf(documents.get(target)!).includes(anchor));
      } catch {
        broken.push(`${path}: ${address}`);
      }
    }
  }
  assert.deepEqual(broken, []);
});

Deno.test("the forget rate is three clicks from the README: method or symbols, then its file", () => {
  const file = "lib/qasso/joint/forget_rate.ts";
  assert.match(Deno.readTextFileSync(`${ROOT}/${file}`), /^export function forgetRate\(/m);
  for (const second of ["docs/geta.md", "docs/symbols.md"]) {
    assert.ok(
      linksOf(documents.get("README.md")!).some((address) => address.startsWith(second)),
      second,
    );
    assert.ok(linksOf(documents.get(second)!).includes(`../${file}`), second);
  }
});
