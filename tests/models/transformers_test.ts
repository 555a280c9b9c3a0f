import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "../../lib/engine/mod.ts";
import {
  type Architecture,
  architectures,
  deit,
  exampleInputs,
  vit,
} from "../../lib/models/mod.ts";
import { assertTensorsClose } from "../support/tensors_close.ts";

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

/** 20 words and 9 places. */
const TEXT = 20 * W + 9 * W;
const BERT = TEXT + norm(W) + 2 * block(W);
const GPT = TEXT + 2 * block(W) + norm(W); // the scores use the embedding

/** A block with a table of relative positions in windows of 4x4. */
const windowed = (width: number, heads: number) => block(width) + 7 * 7 * heads;
const SWIN = (2 * 2 * 3 * W + W) + norm(W) + 2 * windowed(W, 2) +
  norm(4 * W) + 4 * W * 2 * W + 2 * windowed(2 * W, 4) + norm(2 * W) + (2 * W * 10 + 10);

/** Trainable parameters counted by hand. */
const PARAMETERS: Record<string, number> = {
  vit: VIT,
  vitFused: VIT,
  deit: VIT + 2 * W + (W * 10 + 10), // one more token with its position, one more head
  swin: SWIN,
  bert: BERT + (W * W + W) + (W * 4 + 4),
  bertSpans: BERT + (W * 2 + 2),
  gpt: GPT,
  gptFused: GPT,
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

function run({ forward }: Architecture, inputs: tf.Tensor[]): tf.Tensor[] {
  return [forward(inputs, { training: false })].flat();
}

Deno.test("gptFused computes what gpt computes with the same variables", async () => {
  await useEngine();
  tf.tidy(() => {
    const [gpt, fused] = [architectures.gpt!(1), architectures.gptFused!(2)];
    for (const [name, variable] of Object.entries(gpt.variables)) {
      fused.variables[name]!.assign(variable);
    }
    const words = exampleInputs(gpt.inputs, 2, 0);
    assertTensorsClose(run(fused, words)[0]!, run(gpt, words)[0]!);
    tf.dispose([gpt.variables, fused.variables]);
  });
});

/** Places of the result [1, places, ...] that change when input `which` becomes another token at place `at`. */
function changedPlaces(name: string, which: number, at: number): number[] {
  return tf.tidy(() => {
    const network = architectures[name]!(1);
    const ones = network.inputs.map(({ shape }) => tf.ones([1, ...shape], "int32"));
    const other = ones.map((words, i) => {
      const place = tf.oneHot(tf.tensor1d([at], "int32"), words.shape[1]!);
      return i === which ? tf.add(words, place) : words;
    });
    const [before, after] = [run(network, ones)[0]!, run(network, other)[0]!];
    const same = (tf.all(tf.equal(before, after), -1).arraySync() as number[][])[0]!;
    tf.dispose(network.variables);
    return same.flatMap((equal, place) => equal ? [] : [place]);
  });
}

Deno.test("a language model scores the next token without looking ahead", async () => {
  await useEngine();
  for (const name of ["gpt", "gptFused"]) {
    assert.deepEqual(changedPlaces(name, 0, 6), [6, 7, 8]);
  }
});
