import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import { checkRemoval, chooseAtRandom } from "@geta-lab/geta/subnet";
import { fixtures } from "../support/fixtures.ts";
import {
  analysed,
  type AnalysedArchitecture,
  chosenStructures,
  exactModes,
  FIXTURE_MODES,
  type FixtureArchitecture,
  fixtureGroups,
  type FixtureMode,
} from "../support/graph_fixture.ts";

function imagesOf({ inputShape }: AnalysedArchitecture, seed: number) {
  return tf.randomNormal([1 + seed % 3, ...inputShape], 0, 1, "float32", seed);
}

for (const { file, data } of fixtures<{ architectures: FixtureArchitecture[] }>("graph")) {
  for (const test of data.architectures) {
    const { layers, input_shape } = test;
    const inputShape = input_shape.slice(1);
    for (const mode of exactModes(test)) {
      const name = `${test.name} (${mode})`;
      Deno.test(`fixture: what ${file} removes from ${name} leaves its shapes and its output`, async () => {
        const network = analysed({ layers, inputShape, mode });
        const { removed, parameter_shapes } = test.subnet[mode];
        const chosen = chosenStructures(network, fixtureGroups(test, mode), removed);
        assert.equal(
          chosen.flat().filter(Boolean).length,
          Object.values(removed).flat().length,
          "as many structures are removed",
        );
        const { subnet, relative } = await checkRemoval(network, chosen, [[imagesOf(network, 2)]]);
        for (const [parameter, shape] of Object.entries(parameter_shapes)) {
          const wanted = network.torch[parameter]!.order.map((axis) => shape[axis]);
          assert.deepEqual(subnet.parameters[parameter]!.shape, wanted, parameter);
        }
        assert.ok(relative <= 1e-4, `relative difference ${relative}`);
      });
    }
    for (const mode of Object.keys(FIXTURE_MODES) as FixtureMode[]) {
      Deno.test(`fixture: ${test.name} of ${file} (${mode}) keeps its output whatever we remove`, async () => {
        const network = analysed({ layers, inputShape, mode });
        assert.ok(network.groups.some(({ prunable }) => prunable), "nothing can be removed");
        await fc.assert(
          fc.asyncProperty(fc.nat(1e6), async (seed) => {
            const chosen = chooseAtRandom(network.groups, 0.5, random(seed));
            const { relative } = await checkRemoval(network, chosen, [[imagesOf(network, seed)]]);
            assert.ok(relative <= 1e-4, `relative difference ${relative}`);
          }),
          { seed: 1, numRuns: 3 },
        );
      });
    }
  }
}
