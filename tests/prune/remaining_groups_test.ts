import assert from "node:assert/strict";
import fc from "fast-check";
import { cost } from "@geta-lab/geta/cost";
import { useEngine } from "@geta-lab/geta/engine";
import { zoo } from "@geta-lab/geta/models";
import {
  finishPruning,
  prunableNetwork,
  pruningRecipe,
  pruningRun,
  remainingGroups,
  storedBytes,
  weightTarget,
} from "@geta-lab/geta/prune";
import { findZeroStructures } from "@geta-lab/geta/structure";
import { buildSubnet } from "@geta-lab/geta/subnet";
import { newModel, short, source, walk } from "./tools.ts";

await useEngine({ threads: 1 });

for (const view of ["element", "filter", "kernel", "channel"] as const) {
  Deno.test(`remainingGroups() by ${view} counts what random masks leave in the extracted network, and no byte is negative`, () => {
    for (const name of ["mlp", "small"]) {
      if (name === "mlp" && view === "kernel") continue;
      const network = prunableNetwork(zoo[name]!({ inputShape: [8, 8, 3], classes: 4 }));
      const recipe = { ...pruningRecipe("uniform"), view };
      const target = weightTarget(network, recipe), { graph, groups, layers, shapes } = network;
      let cutOnce = false;
      const property = fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (density, stream) => {
          const next = () => stream.next().value;
          const chosen = Object.fromEntries(
            Object.entries(target.sizes).map(([layer, size]) => [
              layer,
              Uint8Array.from({ length: size }, () => next() < density ? 1 : 0),
            ]),
          );
          const masks = target.expand(chosen);
          // no bias and no batch norm offset, so that a unit without weights is zero
          const parameters = Object.fromEntries(
            Object.entries(shapes).map(([name, shape]) => {
              const size = shape.reduce((a, b) => a * b, 1);
              const value = /bias|offset|scale|gamma|beta/.test(name) ? 0 : 1;
              return [
                name,
                Float32Array.from({ length: size }, (_, i) => masks[name]?.[i] ?? value),
              ];
            }),
          );
          const subnet = buildSubnet({ graph, groups, layers, parameters, shapes });
          const zero = findZeroStructures(groups, parameters, shapes);
          const found = remainingGroups(target, { network, view, masks, zero });
          const weights = target.weights.map(({ parameter }) => subnet.parameters[parameter]!);
          const zeros = weights.flatMap(({ data }) => Array.from(data)).filter((w) => w === 0);
          assert.equal(found.removed, zeros.length);
          if (view === "element") {
            assert.equal(found.groups, weights.reduce((sum, { data }) => sum + data.length, 0));
          }
          if (view === "filter") {
            const outputs = weights.map(({ shape }) => shape.at(-1)!);
            assert.equal(found.groups, outputs.reduce((a, b) => a + b, 0));
          }
          const extracted = cost(subnet.graph).parameters, dense = network.cost.parameters;
          cutOnce ||= extracted < dense;
          const bytes = storedBytes({ dense, parameters: extracted, ...found }, recipe);
          assert.ok(bytes.values >= 0 && bytes.values <= 4 * extracted);
          assert.ok(bytes.index >= 0 && bytes.index <= Math.ceil(extracted / 8));
        },
      );
      fc.assert(property, { seed: 16, numRuns: 12 });
      assert.ok(cutOnce, "some mask makes a structure zero");
    }
  });
}

Deno.test("finishPruning counts the bytes of the network that it stores, where zeros inside weights make whole units zero", async () => {
  const recipe = short("rigl", { choice: { rule: "erk", sparsity: 0.995 } });
  const run = pruningRun(newModel("mlp"), source, recipe);
  const { result, subnet } = await finishPruning(run, walk(run));
  const { extraction, bytes, parameters } = result;
  assert.ok(extraction.structures > 0 && parameters.extracted < parameters.dense);
  const kernels = Object.entries(subnet.parameters).filter(([name]) => name.endsWith("/kernel"));
  const weights = kernels.flatMap(([, { data }]) => Array.from(data));
  const zeros = weights.filter((w) => w === 0).length;
  assert.equal(bytes.values, 4 * (parameters.extracted - zeros));
  assert.equal(bytes.index, Math.ceil(weights.length / 8));
});
