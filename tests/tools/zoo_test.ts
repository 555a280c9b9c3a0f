/** A short form of `deno task zoo`: every architecture loses structures and computes the same. */
import assert from "node:assert/strict";
import fc from "fast-check";
import * as tf from "@tensorflow/tfjs";
import { random } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { architectures } from "@geta-lab/geta/zoo";
import { exampleInputs } from "@geta-lab/geta/nn";
import { checkRemoval } from "@geta-lab/geta/subnet";
import { prepare } from "../../tools/zoo/prepare.ts";
import { chooseRemoval } from "../../tools/zoo/removals.ts";
import { zooLine, zooTable } from "../../tools/zoo/report.ts";

const REMOVALS = 3;

for (const [name, create] of Object.entries(architectures)) {
  for (const mode of ["float", "weight+activation"] as const) {
    Deno.test(`${name} (${mode}) computes the same without zero structures, at batches 1 and 2`, async () => {
      await useEngine();
      const network = create(1), options = prepare(network, mode, 2), stream = random(4);
      assert.ok(options.groups.some(({ prunable }) => prunable), "something can be pruned");
      const batches = [1, 2].map((batch) => exampleInputs(network.inputs, batch, batch));
      for (let i = 0; i < REMOVALS; i++) {
        const chosen = chooseRemoval(options.groups, i, stream);
        assert.ok((await checkRemoval(options, chosen, batches)).relative <= 1e-4);
      }
      tf.dispose([batches, Object.values(options.variables)]);
    });
  }
}

Deno.test("chooseRemoval() always removes something, never all, and nothing from groups that stay", () => {
  const group = { name: "a", ownedSlices: [], dependentSlices: [], layers: [] };
  const groups = [3, 8, 5].map((size, i) => ({ ...group, size, prunable: i !== 1 }));
  fc.assert(
    fc.property(fc.nat(), fc.nat(40), (seed, i) => {
      const chosen = chooseRemoval(groups, i, random(seed));
      assert.ok(chosen.flat().includes(true));
      assert.ok(chosen.every((leaves) => leaves.includes(false)));
      assert.ok(!chosen[1]!.includes(true));
    }),
    { seed: 1 },
  );
});

Deno.test("the zoo's table is aligned, its last line says how much was proven", () => {
  const row = { groups: 3, prunable: 2, structures: 12, removals: 20, analysis: 4.4, total: 95 };
  const rows = [
    { name: "mlp", mode: "float", worst: 1.3e-7, ...row },
    { name: "mlp", mode: "weight", worst: 3e-6, ...row },
  ];
  const lines = zooTable(rows).split("\n");
  assert.equal(new Set(lines.map((line) => line.length)).size, 1);
  assert.match(lines[2]!, /^\| mlp +\| float +\| +2 of 3 \| +12 \| +1.3e-7 \| +4 \| +95 \|$/);
  assert.equal(zooLine(rows), "1 architectures, 2 modes, 40 removals, worst relative error 3.0e-6");
});
