import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { sourceComplaint } from "../../tools/lint_source.ts";

const sectionsOf = (file: string) => file === "docs/geta.md" ? ["2", "2.1", "4.8", "7"] : undefined;
const complaint = (comment: string) => sourceComplaint(comment, sectionsOf);

Deno.test("sourceComplaint() accepts what a reader can open", () => {
  const sources = [
    "Kingma, Ba: Adam (arXiv:1412.6980).",
    "https://www.w3.org/TR/png-3/ (format).",
    "Caruana 1997, Multitask learning.",
    "LeCun, Bottou, Bengio, Haffner 1998, Gradient-based learning applied to document recognition, section II.B",
    "Tarjan, Efficiency of a good but not linear set union algorithm (1975); here with path halving.",
    "Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014), in the 32-bit form.",
    "PyTorch's SGD; docs/geta.md, section 2.1.",
    "docs/geta.md, sections 2.1, 4.8 and 7 (Qu et al., arXiv:2502.16638).",
  ];
  for (const source of sources) assert.equal(complaint(`Text.\n\nSource: ${source}`), undefined);
  assert.equal(complaint("A comment without a source."), undefined);
});

Deno.test("sourceComplaint() refuses what only its author can open", () => {
  for (
    const source of [
      "geta-spec, section 4.8.",
      "optimal string alignment distance (Damerau 1964).",
      "Srivastava et al.: Dropout (2014).",
      "Abramowitz and Stegun, Handbook of Mathematical Functions.",
      "our own notes.",
    ]
  ) assert.match(complaint(`Source: ${source}`)!, /must name what a reader can open/);
  assert.match(
    complaint("Source: GETA (arXiv:2502.16638); design/geta-spec.md.")!,
    /names? files in docs\/ only: current value is design\/geta-spec\.md/,
  );
});

Deno.test("sourceComplaint() wants files and sections to exist, in the whole comment", () => {
  assert.equal(complaint("Source: docs/geta.md, section 4.9.")!, "docs/geta.md has no section 4.9");
  assert.equal(
    complaint("* As in (docs/geta.md, section 3,\n * row 5).\n *\n * Source: arXiv:2502.16638."),
    "docs/geta.md has no section 3",
  );
  assert.equal(
    complaint("See docs/attic.md."),
    "A comment names docs/attic.md, which does not exist",
  );
  assert.equal(complaint("docs/geta.md, sections 2.1 and 2.2"), "docs/geta.md has no section 2.2");
});

Deno.test("sourceComplaint() reads a source over several lines, up to the next paragraph or tag", () => {
  const lines = [
    "*",
    " * Source: notes on a very long",
    " * title (arXiv:2502.16638).",
    " * @param x",
  ];
  assert.equal(complaint(lines.join("\n")), undefined);
  assert.match(
    complaint("Source: notes.\n\nSomething else (arXiv:2502.16638).")!,
    /current value is notes\.$/,
  );
});

/** All comments of a file; lines of `//` that follow each other are one. */
function commentsOf(text: string): string[] {
  return [...text.matchAll(/\/\*\*([^]*?)\*\/|((?:^[ \t]*\/\/.*\n)+)/gm)].map(([, block, lines]) =>
    block ?? lines!
  );
}

async function* files(folder: URL): AsyncGenerator<URL> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* files(new URL(`${name}/`, folder));
    else if (name.endsWith(".ts")) yield new URL(name, folder);
  }
}

Deno.test("every source that a comment of the project names can be opened", async () => {
  const found: string[] = [];
  let sources = 0;
  for (const folder of ["lib/", "datasets/", "tools/"]) {
    for await (const file of files(new URL(`../../${folder}`, import.meta.url))) {
      for (const comment of commentsOf(await Deno.readTextFile(file))) {
        sources += comment.match(/Source: /g)?.length ?? 0;
        const problem = sourceComplaint(comment);
        if (problem !== undefined) found.push(`${fileURLToPath(file)}: ${problem}`);
      }
    }
  }
  assert.deepEqual(found, []);
  assert.ok(sources > 100, `${sources} sources`);
});
