import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { cost } from "@geta-lab/geta/cost";
import { useEngine } from "@geta-lab/geta/engine";
import { trace } from "@geta-lab/geta/graph";
import { zoo } from "@geta-lab/geta/models";

/** Multiply-adds of one 32x32 image as published (design of the reference's cost figures, docs/geta.md, section 6). */
const MACS: Record<string, number> = {
  vgg7: 608_053_248,
  resnet20: 40_813_184,
  resnet56: 125_747_840,
};

for (const [name, macs] of Object.entries(MACS)) {
  Deno.test(`${name}() costs the published number of multiply-adds`, async () => {
    await useEngine({ threads: 1 });
    const model = zoo[name]!();
    const image = tf.zeros([1, 32, 32, 3]);
    const graph = trace((x) => model.forward(x, { training: false }), [image], {
      variables: model.variables,
    });
    assert.equal(cost(graph).macs, macs);
    tf.dispose([image, ...Object.values(model.variables)]);
  });
}
