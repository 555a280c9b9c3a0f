import assert from "node:assert/strict";
import { completeTable, readSources, SYMBOLS } from "../../tools/symbols.ts";
import { citedFunctions, testsOf } from "../../tools/symbols/cited_functions.ts";
import { anchorOf, relink, tableRows } from "../../tools/symbols/markdown.ts";
import { sourceFormulas } from "../../tools/symbols/formulas.ts";
import { readFolder, ROOT } from "../../tools/symbols/read_sources.ts";
import { completeRecipes, RECIPES } from "../../tools/symbols/recipes.ts";
import { completeWants, WANTS } from "../../tools/symbols/wants.ts";

const sources = readSources();
const committed = Deno.readTextFileSync(`${ROOT}/docs/symbols.md`);

Deno.test("docs/symbols.md has a row for every function that cites docs/geta.md, each with file, test and a cell that calls it", () => {
  const { markdown, problems } = completeTable(committed, sources);
  assert.deepEqual(problems, []);
  // `deno task symbols` writes it
  assert.deepEqual(tableRows(committed, SYMBOLS), tableRows(markdown, SYMBOLS));
  assert.ok(sources.functions.length > 60, `${sources.functions.length} functions`);
});

Deno.test("docs/symbols.md names files that export the function and tests that mention it", () => {
  for (const [symbol, code, , files, tests] of tableRows(committed, SYMBOLS)) {
    const name = code!.slice(1, -1);
    const textsOf = (cell: string) =>
      [...cell.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path]) =>
        Deno.readTextFileSync(`${ROOT}/${path}`)
      );
    assert.ok(symbol, name);
    const exported = textsOf(files!), mentioned = textsOf(tests!);
    assert.ok(exported.length > 0 && mentioned.length > 0, name);
    for (const text of exported) {
      assert.match(text, new RegExp(`^export (async )?(function|const) ${name}\\b`, "m"));
    }
    for (const text of mentioned) assert.match(text, new RegExp(`\\b${name}\\b`));
  }
});

const there = { ...sources, lib: readFolder("lib") };
const readme = Deno.readTextFileSync(`${ROOT}/README.md`);

Deno.test("docs/symbols.md leads from every formula of the sources to function, test and cell", () => {
  const { markdown, problems } = completeRecipes(committed, sourceFormulas, there);
  assert.deepEqual(problems, []);
  // `deno task symbols` writes it
  assert.deepEqual(tableRows(committed, RECIPES), tableRows(markdown, RECIPES));
});

Deno.test("README's table leads to functions that the notebook calls", () => {
  const { markdown, problems } = completeWants(readme, there);
  assert.deepEqual(problems, []);
  assert.deepEqual(tableRows(readme, WANTS), tableRows(markdown, WANTS));
  const rows = tableRows(readme, WANTS).length;
  assert.ok(rows >= 20 && rows <= 42, `${rows} rows`);
});

// one of the packages that the library draws with keeps a dynamic library open
Deno.test("every function of both tables is exported by the package", {
  sanitizeResources: false,
}, async () => {
  const links = [committed, readme].flatMap((text, i) =>
    tableRows(text, [RECIPES, WANTS][i]!).flatMap((row) =>
      Array.from(row.join().matchAll(/\[`(\w+)`\]\((?:\.\.\/)?lib\/(\w+)\//g))
    )
  );
  assert.ok(links.length > 80, `${links.length} links`);
  for (const [, name, folder] of links) {
    const path = folder === "geta" ? "@geta-lab/geta" : `@geta-lab/geta/${folder}`;
    const { [name!]: exported } = await import(path) as Record<string, unknown>;
    assert.equal(typeof exported, "function", `${name} of ${path}`);
  }
});

const calls = new Map([["12_qasso", new Map([["angle", new Set(["forgetRate"])]])]]);
const method = "## 4. QASSO\n\n### 4.8 Forget rate and step size\n";
const library = new Map([
  [
    "lib/qasso/forget_rate.ts",
    "/** One. */\nexport const eta = 1;\n\n/**\n * Two, as in docs/geta.md, section 4.\n *\n * Source: docs/geta.md,\n * " +
    "sections 4 and 4.8.\n *\n * @param x One.\n */\nexport function forgetRate(x: number) {}\n",
  ],
]);
const head =
  "| symbol or rule | function | section | file | test | notebook cell |\n|---|---|---|---|---|---|\n";

Deno.test("citedFunctions() finds exported functions by their source, not by other mentions", () => {
  assert.deepEqual(citedFunctions(library), [
    { name: "forgetRate", file: "lib/qasso/forget_rate.ts", sections: ["4", "4.8"] },
  ]);
});

Deno.test("completeTable() fills section, file and test, and keeps the rest", () => {
  const tests = new Map([["tests/qasso/forget_rate_test.ts", "forgetRate(1);"]]);
  const table = `${head}| $\\gamma$ | \`forgetRate\` | old | | | none |\n`;
  const { markdown, problems } = completeTable(table, {
    functions: citedFunctions(library),
    tests,
    method,
    calls,
  });
  assert.deepEqual(problems, []);
  assert.deepEqual(tableRows(markdown, SYMBOLS), [[
    "$\\gamma$",
    "`forgetRate`",
    "[4](geta.md#4-qasso), [4.8](geta.md#48-forget-rate-and-step-size)",
    "[forget_rate.ts](../lib/qasso/forget_rate.ts)",
    "[forget_rate_test.ts](../tests/qasso/forget_rate_test.ts)",
    "none",
  ]]);
});

Deno.test("completeTable() tells of functions without a row, rows without a function, functions without a test, wrong cells", () => {
  const functions = citedFunctions(library);
  const told = (table: string) =>
    completeTable(head + table, { functions, tests: new Map(), method, calls }).problems.join("; ");
  assert.match(
    told(""),
    /^forgetRate \(lib\/qasso\/forget_rate\.ts\) cites docs\/geta\.md, but has no row$/,
  );
  assert.match(told("| a | `gone` | | | | none |\n"), /^gone has a row, but no exported function/);
  assert.match(told("| a | `forgetRate` | | | | none |\n"), /^forgetRate is mentioned by no test$/);
  assert.match(
    told("| a | `forgetRate` | | | | [12_qasso](x): bits |\n"),
    /forgetRate: no notebook has the cell \[12_qasso\]\(x\): bits$/,
  );
});

Deno.test("testsOf() prefers the file of the function's name, and adds a fixture", () => {
  const tests = new Map([
    ["tests/a/a_test.ts", "forgetRate()"],
    ["tests/qasso/forget_rate_test.ts", "forgetRate()"],
    ["tests/qasso/joint_fixture_test.ts", 'import { forgetRate } from "x";'],
    ["tests/qasso/support.ts", "forgetRate()"],
  ]);
  const cited = citedFunctions(library)[0]!;
  const fixture = "tests/qasso/joint_fixture_test.ts";
  assert.deepEqual(testsOf(cited, tests), ["tests/qasso/forget_rate_test.ts", fixture]);
  tests.delete("tests/qasso/forget_rate_test.ts");
  assert.deepEqual(testsOf(cited, tests), [fixture]);
  tests.delete(fixture);
  assert.deepEqual(testsOf(cited, tests), ["tests/a/a_test.ts"]);
  assert.deepEqual(testsOf({ ...cited, name: "other" }, tests), []);
});

Deno.test("anchorOf() finds the heading of a section, and no other that begins alike", () => {
  assert.equal(
    anchorOf("4.8", "### 4.80 No\n### 4.8 Forget rate, and more\n"),
    "48-forget-rate-and-more",
  );
  assert.throws(() => anchorOf("4", "### 4.8 Forget rate\n"), /Cannot find section 4/);
});

Deno.test("relink() follows a file that has moved and tells of one that is gone", () => {
  const paths = ["lib/a/one.ts", "lib/b/two.ts", "lib/c/two.ts"];
  const { markdown, problems } = relink(
    "[one.ts](../lib/old/one.ts) [two.ts](../lib/c/two.ts) [two.ts](../lib/two.ts) [no.ts](../no.ts)",
    paths,
  );
  assert.equal(
    markdown,
    "[one.ts](../lib/a/one.ts) [two.ts](../lib/c/two.ts) [two.ts](../lib/two.ts) [no.ts](../no.ts)",
  );
  assert.deepEqual(problems, [
    "two.ts (../lib/two.ts): 2 files have this name",
    "no.ts (../no.ts): 0 files have this name",
  ]);
});
