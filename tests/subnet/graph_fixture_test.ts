import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import { buildSubnet, checkSubnet, zeroOut } from "@geta-lab/geta/subnet";
import { fixtures } from "../support/fixtures.ts";
import {
  analysed,
  type AnalysedArchitecture,
  checkUnlessKnown,
  chosenStructures,
  exactModes,
  FIXTURE_MODES,
  type FixtureArchitecture,
  fixtureGroups,
  type FixtureMode,
} from "../support/graph_fixture.ts";

/** Removes structures; returns the subnet and how far its output is from that of the zeroed network. */
function remove(network: AnalysedArchitecture, chosen: boolean[][], seed: number) {
  const parameters = zeroOut(network.groups, chosen, network.parameters, network.shapes);
  const full = { ...network, parameters };
  const subnet = buildSubnet(full);
  const x = tf.randomNormal([3, ...network.inputShape], 0, 1, "float32", seed);
  const { relative } = checkSubnet(subnet, full, [x]);
  x.dispose();
  return { subnet, relative };
}

for (const { file, data } of fixtures<{ architectures: FixtureArchitecture[] }>("graph")) {
  for (const test of data.architectures) {
    const { layers, input_shape } = test;
    const inputShape = input_shape.slice(1);
    for (const mode of exactModes(test)) {
      const name = `${test.name} (${mode})`;
      Deno.test(`fixture: what ${file} removes from ${name} leaves its shapes and its output`, () => {
        checkUnlessKnown(`removal: ${name}`, () => {
          const network = analysed({ layers, inputShape, mode });
          const { removed, parameter_shapes } = test.subnet[mode];
          const chosen = chosenStructures(network, fixtureGroups(test, mode), removed);
          assert.equal(
            chosen.flat().filter(Boolean).length,
            Object.values(removed).flat().length,
            "as many structures are removed",
          );
          const { subnet, relative } = remove(network, chosen, 1);
          for (const [parameter, shape] of Object.entries(parameter_shapes)) {
            const wanted = network.torch[parameter]!.order.map((axis) => shape[axis]);
            assert.deepEqual(subnet.parameters[parameter]!.shape, wanted, parameter);
          }
          assert.ok(relative <= 1e-4, `relative difference ${relative}`);
        });
      });
    }
    for (const mode of Object.keys(FIXTURE_MODES) as FixtureMode[]) {
      Deno.test(`fixture: ${test.name} of ${file} (${mode}) keeps its output whatever we remove`, () => {
        const network = analysed({ layers, inputShape, mode });
        checkUnlessKnown(`anything to remove: ${test.name} (${mode})`, () => {
          assert.ok(network.groups.some(({ prunable }) => prunable), "nothing can be removed");
        });
        fc.assert(
          fc.property(fc.nat(1e6), (seed) => {
            const stream = random(seed);
            const chosen = network.groups.map(({ size, prunable }) => {
              const stays = stream.integer(size);
              return Array.from(
                { length: size },
                (_, i) => prunable && i !== stays && stream.uniform() < 0.5,
              );
            });
            const { relative } = remove(network, chosen, seed);
            assert.ok(relative <= 1e-4, `relative difference ${relative}`);
          }),
          { seed: 1, numRuns: 3 },
        );
      });
    }
  }
}
