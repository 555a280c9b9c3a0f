import assert from "node:assert/strict";
import { dirname, join, normalize } from "node:path";
import { headingAnchor } from "../../tools/symbols/markdown.ts";
import { ROOT } from "../../tools/symbols/read_sources.ts";

/** All documents of the project. */
const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...[...Deno.readDirSync(`${ROOT}/docs`)].map(({ name }) => `docs/${name}`),
].filter((path) => path.endsWith(".md"));

function read(path: string): string {
  return Deno.readTextFileSync(`${ROOT}/${path}`);
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
  for (const path of documents) {
    for (const address of linksOf(read(path))) {
      if (/^https?:/.test(address)) continue;
      const [file, anchor] = address.split("#");
      const target = file === "" ? path : normalize(join(dirname(path), file!));
      try {
        Deno.statSync(`${ROOT}/${target}`);
        if (anchor !== undefined) assert.ok(anchorsOf(read(target)).includes(anchor));
      } catch {
        broken.push(`${path}: ${address}`);
      }
    }
  }
  assert.deepEqual(broken, []);
});

Deno.test("the forget rate is three clicks from the README: method or symbols, then its file", () => {
  const file = "lib/qasso/joint/forget_rate.ts";
  assert.match(read(file), /^export function forgetRate\(/m);
  for (const second of ["docs/geta.md", "docs/symbols.md"]) {
    assert.ok(linksOf(read("README.md")).some((address) => address.startsWith(second)), second);
    assert.ok(linksOf(read(second)).includes(`../${file}`), second);
  }
});
