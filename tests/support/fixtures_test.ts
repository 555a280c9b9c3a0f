import assert from "node:assert/strict";
import { assertNear, fixtures, reportCases, toNumber } from "./fixtures.ts";

/** Runs something with `FIXTURES` set to a folder. */
function within(folder: string, run: () => void): void {
  const before = Deno.env.get("FIXTURES");
  Deno.env.set("FIXTURES", folder);
  try {
    run();
  } finally {
    if (before === undefined) Deno.env.delete("FIXTURES");
    else Deno.env.set("FIXTURES", before);
  }
}

Deno.test("fixtures() reads every file of a schema, in a folder by name or among the files of all", () => {
  const folder = Deno.makeTempDirSync();
  const one = (name: string, seed: number) =>
    Deno.writeTextFileSync(name, JSON.stringify({ format: "pruning-fixtures/1", seed }));
  const seeds = () => fixtures<{ seed: number }>("fpgm").map(({ data }) => data.seed);
  one(`${folder}/fpgm_a.json`, 1);
  one(`${folder}/fpgm_b.json`, 2);
  one(`${folder}/sensitivity.json`, 3);
  within(folder, () => {
    assert.deepEqual(seeds(), [1, 2]);
    // the folder holds none of another kind
    assert.ok(fixtures<object>("cost").length > 0);
    assert.throws(() => fixtures("nm_masks"), /Cannot test nm_masks: no nm_masks\*\.json in /);
    Deno.mkdirSync(`${folder}/pruning`);
    one(`${folder}/pruning/fpgm.json`, 4);
    assert.deepEqual(seeds(), [4]);
    Deno.writeTextFileSync(`${folder}/pruning/fpgm.json`, "{}");
    assert.throws(seeds, /fpgm\.json/);
  });
  within(`${folder}/nowhere`, () => assert.throws(seeds, /no vectors in .*nowhere/));
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("reportCases() gives the cases of an id, and fails without one", () => {
  const [first] = reportCases<{ ratio: number }, { sparsity2: number }>("mask_accumulates");
  assert.equal(first!.case.ratio, first!.expect.sparsity2);
  assert.throws(() => reportCases("no_such_case"), /no case of that id/);
});

Deno.test("assertNear() knows infinities and fails beyond its tolerance", () => {
  assert.deepEqual(["inf", "-inf", 2].map(toNumber), [Infinity, -Infinity, 2]);
  assertNear([Infinity, 1], ["inf", 1 + 1e-5], "x");
  assert.throws(() => assertNear([1], [1 + 2e-5], "x"), /x\[0\]: 1 instead of 1\.00002/);
  assert.throws(() => assertNear([NaN], [1], "x"), /x\[0\]/);
});
