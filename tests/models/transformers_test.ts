import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { type Architecture, architectures, deit, vit } from "../../lib/models/mod.ts";

tf.env().set("PROD", true);

const W = 24; // width of the small networks

/** Query, key, value and output with bias. */
const attention = (width: number) => 4 * (width * width + width);
/** Two dense layers with bias, 4 widths between them. */
const mlp = (width: number) => 8 * width * width + 5 * width;
const norm = (width: number) => 2 * width;
const block = (width: number) => attention(width) + mlp(width) + 2 * norm(width);

/** Patches, class token, positions of 9 patches and the class token, two blocks, norm, scores. */
const VIT = (4 * 4 * 3 * W + W) + W + 10 * W + 2 * block(W) + norm(W) + (W * 10 + 10);

/** Trainable parameters counted by hand. */
const PARAMETERS: Record<string, number> = {
  vit: VIT,
  vitFused: VIT,
  deit: VIT + 2 * W + (W * 10 + 10), // one more token with its position, one more head
};

function parameters({ variables }: Architecture): number {
  const count = Object.values(variables).reduce((sum, variable) => sum + variable.size, 0);
  tf.dispose(variables);
  return count;
}

for (const [name, wanted] of Object.entries(PARAMETERS)) {
  Deno.test(`${name} has the number of parameters counted by hand`, async () => {
    await tf.setBackend("cpu");
    assert.equal(parameters(architectures[name]!()), wanted);
    assert.ok(wanted < 300_000);
  });
}

Deno.test("the tiny vision transformers have the published number of parameters", async () => {
  await tf.setBackend("cpu");
  const tiny = { inputShape: [224, 224, 3], patch: 16, width: 192, layers: 12, heads: 3 };
  assert.equal(parameters(vit({ ...tiny, classes: 1000 })), 5_717_416);
  assert.equal(parameters(deit({ ...tiny, classes: 1000 })), 5_910_800);
});
