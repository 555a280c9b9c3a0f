import assert from "node:assert/strict";
import { importComplaint, LEVELS, SUB_LEVELS } from "../../tools/lint_levels.ts";
import plugin from "../../tools/lint_plugin.ts";

const at = (folder: string) => `/repo/lib/${folder}/file.ts`;

Deno.test("importComplaint() lets a folder import itself, core and lower levels", () => {
  assert.equal(importComplaint(at("qasso"), "./step.ts"), undefined);
  assert.equal(importComplaint(at("graph"), "../core/mod.ts"), undefined);
  assert.equal(importComplaint(at("geta"), "../qasso/mod.ts"), undefined);
  assert.equal(importComplaint(at("graph"), "@tensorflow/tfjs-core"), undefined);
});

Deno.test("importComplaint() refuses higher levels, the same level and deep imports", () => {
  assert.match(
    importComplaint(at("graph"), "../qadg/mod.ts")!,
    /may not import lib\/qadg \(level/,
  );
  assert.match(importComplaint(at("graph"), "../engine/mod.ts")!, /may not import lib\/engine/);
  assert.match(importComplaint(at("geta"), "../qasso/step.ts")!, /through its mod\.ts/);
  assert.match(importComplaint(at("core"), "../../datasets/mod.ts")!, /outside lib/);
  assert.match(importComplaint(at("geta"), "@geta-lab/geta/core")!, /relative path/);
  assert.match(importComplaint(at("graph"), "@tensorflow/tfjs")!, /tfjs-core/);
  assert.match(importComplaint(at("attic"), "./a.ts")!, /has no level/);
});

Deno.test("importComplaint() keeps the order of sub-folders", () => {
  const conv = at("engine/ops/conv");
  assert.equal(importComplaint(conv, "../../gemm/matrix_product.ts"), undefined);
  assert.equal(importComplaint(conv, "../reduce/reductions.ts"), undefined);
  assert.equal(importComplaint(conv, "./winograd.ts"), undefined);
  assert.equal(importComplaint("/repo/lib/engine/use_engine.ts", "./threads/pool.ts"), undefined);
  assert.match(importComplaint(conv, "../norm/layer_norm.ts")!, /ops\/norm, which is not below it/);
  assert.match(importComplaint(conv, "../../use_engine.ts")!, /stands above it/);
  assert.match(importComplaint(at("engine/memory"), "../ops/conv/conv2d.ts")!, /not below it/);
  assert.match(importComplaint(at("engine/attic"), "../host/blas.ts")!, /has no level/);
});

Deno.test("importComplaint() lets only the front ends import the data sets", () => {
  assert.equal(importComplaint(at("cli"), "../../datasets/mod.ts"), undefined);
  assert.match(importComplaint(at("geta"), "../../datasets/mod.ts")!, /outside lib/);
});

Deno.test("the plugin reports a forbidden import through deno lint", () => {
  const found = Deno.lint.runPlugin(
    plugin,
    "/repo/lib/graph/trace.ts",
    `import { x } from "../qadg/mod.ts";\nexport * from "../core/mod.ts";\nexport { y } from "../geta/mod.ts";\nx;`,
  );
  assert.deepEqual(found.map((d) => d.id), ["geta/import-levels", "geta/import-levels"]);
});

Deno.test("the plugin reports a file that is too long", () => {
  const found = Deno.lint.runPlugin(plugin, "/repo/lib/core/long.ts", "0;\n".repeat(201));
  assert.deepEqual(found.map((d) => d.id), ["geta/file-length"]);
});

Deno.test("the plugin reports exported names with words that the glossary avoids", () => {
  const source = "export function pinAxis() {}\nexport const a = 1, tmpName = 2;\n" +
    "export interface Followers { x: 1 }\nexport const pinnacle = 1, mostly = 2;\nconst tmp = 1;\ntmp;\n";
  const found = Deno.lint.runPlugin(plugin, "/repo/lib/core/names.ts", source);
  assert.deepEqual(found.map(({ id }) => id), Array(3).fill("geta/plain-names"));
  assert.match(found[0]!.message, /^Name pinAxis without "pin": say protect$/);
  assert.deepEqual(Deno.lint.runPlugin(plugin, "/repo/tests/core/names.ts", source), []);
});

Deno.test("the plugin reports rules that are ignored without a reason", () => {
  const source = "// deno-lint-ignore no-explicit-any\ntype A = any;\n" +
    "// deno-lint-ignore no-explicit-any -- JSON of another program\ntype B = any;\n" +
    "// deno-lint-ignore-file no-control-regex --\n// text about deno-lint-ignore\n";
  for (const folder of ["lib/core", "tests/core"]) {
    const found = Deno.lint.runPlugin(plugin, `/repo/${folder}/ignored.ts`, source);
    assert.deepEqual(found.map(({ id }) => id), Array(2).fill("geta/reasoned-ignore"));
    assert.match(found[0]!.message, /needs its reason: deno-lint-ignore <rule> -- <reason>$/);
  }
});

Deno.test("the plugin reports literals that are spread", () => {
  const source = `f(...["a", b] as const, 1);
const x = { ...{ a, b }, c };
const y = [...[1, 2].map(g), ...z, ...(c ? [1] : [])];
f(...y, ...Object.values(x));
`;
  const found = Deno.lint.runPlugin(plugin, "/repo/lib/core/spread.ts", source);
  assert.deepEqual(found.map(({ id }) => id), Array(2).fill("geta/no-literal-spread"));
});

Deno.test("the plugin reports sources that no reader can open", () => {
  const source =
    "/**\n * A function.\n *\n * Source: our notes, page 3.\n */\nexport const a = 1;\n" +
    "/**\n * Another.\n *\n * Source: Kingma, Ba: Adam (arXiv:1412.6980).\n */\nexport const b = 2;\n";
  const found = Deno.lint.runPlugin(plugin, "/repo/lib/core/sources.ts", source);
  assert.deepEqual(found.map(({ id }) => id), ["geta/open-sources"]);
  assert.match(found[0]!.message, /current value is our notes, page 3/);
});

Deno.test("every folder of lib has a level", () => {
  for (const entry of Deno.readDirSync(new URL("../../lib", import.meta.url))) {
    if (entry.isDirectory) assert.ok(entry.name in LEVELS, entry.name);
  }
  for (const [folder, order] of Object.entries(SUB_LEVELS)) {
    for (const name of order.flat()) {
      const url = new URL(`../../lib/${folder}/${name}`, import.meta.url);
      assert.ok(Deno.statSync(url).isDirectory, `${folder}/${name}`);
    }
  }
});

Deno.test("the plugin reports a list that is spread into arguments, but not one with a given number of them", () => {
  const source =
    "Math.max(0, ...a);\nlist.push(...a);\nInt32Array.of(...a);\nString.fromCharCode(...a);\n" +
    "f(...a);\nlist.with(...a);\nlist.push([...a]);\n";
  const found = (file: string) => Deno.lint.runPlugin(plugin, file, source).map((d) => d.id);
  assert.deepEqual(found("/repo/lib/core/a.ts"), Array(4).fill("geta/no-argument-spread"));
  assert.deepEqual(found("/repo/datasets/a.ts"), Array(4).fill("geta/no-argument-spread"));
  assert.deepEqual(found("/repo/tests/datasets/a.ts"), []);
});
