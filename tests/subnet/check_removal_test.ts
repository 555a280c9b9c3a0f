import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import { checkRemoval, chooseAtRandom } from "@geta-lab/geta/subnet";
import { tracedFormula } from "../qadg/groups_of.ts";
import { prepareGraph } from "./proof.ts";

const network = () =>
  prepareGraph(
    tracedFormula([3], { "a/kernel": [3, 4], "b/kernel": [4, 2] }, (x, p) =>
      tf.matMul(tf.relu(tf.matMul(x, p["a/kernel"]!)), p["b/kernel"]!)),
  );

Deno.test("checkRemoval() leaves parameters and memory as they were", async () => {
  const whole = network(), before = tf.memory().numTensors;
  const kernel = [...whole.parameters["a/kernel"]!];
  const x = tf.ones([2, 3]);
  const { subnet, relative } = await checkRemoval(whole, [[true, false, true, false], [
    false,
    false,
  ]], [[
    x,
  ]]);
  x.dispose();
  assert.ok(relative <= 1e-6);
  assert.deepEqual(subnet.parameters["a/kernel"]!.shape, [3, 2]);
  assert.deepEqual([...whole.parameters["a/kernel"]!], kernel);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("checkRemoval() refuses a group that does not hold what belongs together", async () => {
  const whole = network();
  const [hidden, output] = whole.groups;
  // the dependent slices in another order than the owned ones: what is cut is not what is zero
  const wrong = {
    ...hidden!,
    dependentSlices: [{ ...hidden!.dependentSlices[0]!, structures: [3, 2, 1, 0] }],
  };
  await assert.rejects(
    () =>
      checkRemoval({ ...whole, groups: [wrong, output!] }, [[true, false, false, false], []], [[
        tf.ones([1, 3]),
      ]]),
    {
      name: "RangeError",
      message:
        "Cannot build the subnet: whatever is coupled to a structure must be in its group: current value is a/kernel axis 1 position 0, without the rest",
    },
  );
});

Deno.test("chooseAtRandom() keeps one structure of each group and touches no unprunable one", () => {
  const group = { name: "a", ownedSlices: [], dependentSlices: [], layers: [] };
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.nat(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (size, seed, share) => {
        const groups = [{ ...group, size, prunable: true }, { ...group, size, prunable: false }];
        const [first, second] = chooseAtRandom(groups, share, random(seed));
        assert.ok(first!.includes(false));
        assert.ok(!second!.includes(true));
      },
    ),
    { seed: 1 },
  );
});
