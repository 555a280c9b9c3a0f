/** Layer norm over a structure axis: unprunable unless approximate results are wanted. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { layerNorm, useEngine } from "@geta-lab/geta/engine";
import { describeGroup } from "@geta-lab/geta/qadg";
import { checkRemoval } from "@geta-lab/geta/subnet";
import { prepareGraph } from "../subnet/proof.ts";
import { type Formula, tracedFormula } from "./groups_of.ts";

const SHAPES = { "a/kernel": [3, 6], "norm/scale": [6], "norm/offset": [6], "b/kernel": [6, 2] };

const NORMS: Record<string, (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) => tf.Tensor> = {
  "the fused operator": (x, scale, offset) => layerNorm(x, { scale, offset }),
  "means and primitive operators": (x, scale, offset) => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.square(centred), -1, true);
    return tf.add(tf.mul(tf.div(centred, tf.sqrt(tf.add(variance, 1e-5))), scale), offset);
  },
};

for (const [name, norm] of Object.entries(NORMS)) {
  const network = (averages: "exact" | "approximate") => {
    const formula: Formula = (x, p) =>
      tf.matMul(
        norm(tf.matMul(x, p["a/kernel"]!), p["norm/scale"]!, p["norm/offset"]!),
        p["b/kernel"]!,
      );
    return prepareGraph(tracedFormula([3], SHAPES, formula), { averages });
  };

  Deno.test(`layer norm by ${name} keeps its channels, and says why`, async () => {
    await useEngine();
    const [hidden] = network("exact").groups;
    assert.equal(hidden!.prunable, false);
    assert.match(
      hidden!.reason!,
      /^(LayerNorm at node 1 averages over the channels|Mean at node 1 mixes the axis)$/,
    );
  });

  Deno.test(`layer norm by ${name}: approximately, channels are removed with a warning`, async () => {
    await useEngine();
    const whole = network("approximate");
    const [hidden, head] = whole.groups;
    assert.equal(hidden!.prunable, true);
    assert.match(hidden!.warning!, /averages|mixes/);
    assert.match(describeGroup(hidden!), /; changes the output: /);
    assert.equal(head!.warning, undefined);
    const chosen = [[true, false, true, false, false, false], [false, false]];
    const { subnet, relative } = await checkRemoval(whole, chosen, [[tf.ones([2, 3])]]);
    assert.deepEqual(subnet.parameters["a/kernel"]!.shape, [3, 4]);
    assert.deepEqual(subnet.parameters["norm/scale"]!.shape, [4]);
    assert.ok(relative > 1e-3, "the warning is honest");
    assert.ok(relative < 10);
  });
}
