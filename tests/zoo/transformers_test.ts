import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { architectures, deit, vit } from "@geta-lab/geta/zoo";
import { type AnyNetwork, exampleInputs, runNetwork } from "@geta-lab/geta/nn";
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

const SEQ2SEQ = 20 * W + 16 * W + 2 * block(W) + // embeddings, encoder
  2 * (2 * attention(W) + mlp(W) + 3 * norm(W)) + (W * 16 + 16); // decoder, scores

/** Words, blocks without biases whose keys and values are `keyWidth` wide, scores; norms have only a scale. */
const llama = (keyWidth: number) =>
  20 * W + 2 * (2 * W * W + 2 * W * keyWidth + 3 * W * 64 + 2 * W) + W + W * 20;

/** Trainable parameters counted by hand. */
const PARAMETERS: Record<string, number> = {
  vit: VIT,
  vitFused: VIT,
  deit: VIT + 2 * W + (W * 10 + 10), // one more token with its position, one more head
  swin: SWIN,
  bert: BERT + (W * W + W) + (W * 4 + 4),
  bertSpans: BERT + 2 * W + (W * 2 + 2), // two segments
  gpt: GPT,
  gptFused: GPT,
  seq2seq: SEQ2SEQ,
  llama: llama(12),
  multiQuery: llama(6),
};

function parameters({ variables }: AnyNetwork): number {
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

function run(network: AnyNetwork, inputs: tf.Tensor[]): tf.Tensor[] {
  return runNetwork(network, inputs, { training: false });
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
  for (const name of ["gpt", "gptFused", "llama", "multiQuery"]) {
    assert.deepEqual(changedPlaces(name, 0, 6), [6, 7, 8]);
  }
});

Deno.test("seq2seq scores the next target token from all of the source and what is there of the target", async () => {
  await useEngine();
  assert.deepEqual(changedPlaces("seq2seq", 1, 4), [4, 5, 6]);
  for (const at of [0, 8]) assert.deepEqual(changedPlaces("seq2seq", 0, at), [0, 1, 2, 3, 4, 5, 6]);
});

Deno.test("text behind the padding is not read: token 0 hides its place", async () => {
  await useEngine();
  tf.tidy(() => {
    const network = architectures.bert!(1);
    const words = (last: number) => tf.tensor2d([[5, 3, 8, 1, 2, 9, 4, last, 0]], [1, 9], "int32");
    const scores = (last: number) => run(network, [words(last)])[0]!.dataSync();
    const place = network.variables["position/table"]!;
    const moved = tf.mul(place, tf.tensor2d([[1], [1], [1], [1], [1], [1], [1], [-1], [1]]));
    const [hidden, seen] = [scores(0), scores(7)];
    place.assign(moved);
    assert.deepEqual(scores(0), hidden);
    assert.notDeepEqual(scores(7), seen);
    tf.dispose(network.variables);
  });
});
