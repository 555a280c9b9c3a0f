import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { random } from "@geta-lab/geta/core";
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from "@geta-lab/geta/io";
import { bertCheckpoint, bertSpans } from "@geta-lab/geta/zoo";

await useEngine();
const sizes = { vocabulary: 11, tokens: 6, width: 4, layers: 2, heads: 2 };

/** The published names with their shapes, [outputs, inputs] for dense layers, as the model of that library prints them. */
function published(positions: number): [name: string, shape: number[]][] {
  const dense = (name: string, to: number, from: number): [string, number[]][] => [
    [`${name}.weight`, [to, from]],
    [`${name}.bias`, [to]],
  ];
  const norm = (name: string): [string, number[]][] => [
    [`${name}.weight`, [4]],
    [`${name}.bias`, [4]],
  ];
  return [
    ["bert.embeddings.word_embeddings.weight", [11, 4]],
    ["bert.embeddings.position_embeddings.weight", [positions, 4]],
    ["bert.embeddings.token_type_embeddings.weight", [2, 4]],
    ...norm("bert.embeddings.LayerNorm"),
    ...[0, 1].map((i) => `bert.encoder.layer.${i}`).flatMap((layer) => [
      ...dense(`${layer}.attention.self.query`, 4, 4),
      ...dense(`${layer}.attention.self.key`, 4, 4),
      ...dense(`${layer}.attention.self.value`, 4, 4),
      ...dense(`${layer}.attention.output.dense`, 4, 4),
      ...norm(`${layer}.attention.output.LayerNorm`),
      ...dense(`${layer}.intermediate.dense`, 16, 4),
      ...dense(`${layer}.output.dense`, 4, 16),
      ...norm(`${layer}.output.LayerNorm`),
    ]),
    ...dense("bert.pooler.dense", 4, 4),
    ...dense("qa_outputs", 2, 4),
  ];
}

function fileOf(entries: [name: string, shape: number[]][]): Record<string, StoredTensor> {
  const stream = random(1);
  const tensors = Object.fromEntries(entries.map(([name, shape]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const data = Float32Array.from({ length: size }, () => 0.5 * stream.normal());
    return [name, { dtype: "F32" as const, shape, data }];
  }));
  return decodeSafetensors(encodeSafetensors(tensors)).tensors;
}

const number = (x: number[], i: number) => x[i]!;
/** y = W x + b, W [outputs, inputs], as the other library has it. */
function linear(t: Record<string, StoredTensor>, name: string, x: number[]): number[] {
  const { data, shape: [to, from] } = t[`${name}.weight`]!, bias = t[`${name}.bias`]!.data;
  return Array.from(
    { length: to! },
    (_, o) => x.reduce((sum, value, i) => sum + data[o * from! + i]! * value, bias[o]!),
  );
}
function layerNorm(t: Record<string, StoredTensor>, name: string, x: number[]): number[] {
  const mean = x.reduce((a, b) => a + b) / x.length;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
  return x.map((value, i) =>
    (value - mean) / Math.sqrt(variance + 1e-12) * t[`${name}.weight`]!.data[i]! +
    t[`${name}.bias`]!.data[i]!
  );
}
function gelu(x: number): number {
  // Phi by Simpson's rule from 0
  const steps = 200, h = x / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(-((i * h) ** 2) / 2);
  }
  return x * (0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI));
}

/** BERT by loops over numbers, with the published names. */
function slowScores(t: Record<string, StoredTensor>, tokens: number[], segments: number[]) {
  const row = (
    name: string,
    i: number,
  ) => [...t[`bert.embeddings.${name}.weight`]!.data.slice(4 * i, 4 * i + 4)];
  const add = (a: number[], b: number[]) => a.map((value, i) => value + number(b, i));
  let x = tokens.map((token, i) =>
    layerNorm(
      t,
      "bert.embeddings.LayerNorm",
      add(
        add(row("word_embeddings", token), row("position_embeddings", i)),
        row("token_type_embeddings", segments[i]!),
      ),
    )
  );
  for (const layer of [0, 1].map((i) => `bert.encoder.layer.${i}`)) {
    const project = (role: string) =>
      x.map((one) => linear(t, `${layer}.attention.self.${role}`, one));
    const q = project("query"), k = project("key"), v = project("value");
    const mixed = x.map((_, i) => {
      const out: number[] = [];
      for (let head = 0; head < 2; head++) {
        const score = k.map((key, j) =>
          tokens[j] === 0 ? 0 : Math.exp(
            (q[i]![2 * head]! * key[2 * head]! + q[i]![2 * head + 1]! * key[2 * head + 1]!) /
              Math.sqrt(2),
          )
        );
        const sum = score.reduce((a, b) => a + b);
        for (let d = 0; d < 2; d++) {
          out.push(score.reduce((acc, w, j) => acc + w / sum * v[j]![2 * head + d]!, 0));
        }
      }
      return linear(t, `${layer}.attention.output.dense`, out);
    });
    x = x.map((one, i) => layerNorm(t, `${layer}.attention.output.LayerNorm`, add(one, mixed[i]!)));
    x = x.map((one) => {
      const inner = linear(t, `${layer}.intermediate.dense`, one).map(gelu);
      return layerNorm(
        t,
        `${layer}.output.LayerNorm`,
        add(one, linear(t, `${layer}.output.dense`, inner)),
      );
    });
  }
  const scores = x.map((one) => linear(t, "qa_outputs", one));
  return [0, 1].map((i) => scores.map((one) => one[i]!));
}

Deno.test("bertSpans() with the weights of bertCheckpoint() scores as BERT does, written as loops over the published tensors", () => {
  const tensors = fileOf(published(9)), { variables, forward } = bertSpans(sizes);
  const values = bertCheckpoint(tensors, variables, "model.safetensors");
  assert.deepEqual(Object.keys(values).sort(), Object.keys(variables).sort());
  for (const [name, variable] of Object.entries(variables)) {
    variable.assign(tf.tensor(values[name]!, variable.shape));
  }
  const tokens = [2, 7, 3, 5, 3, 0], segments = [0, 0, 0, 1, 1, 0];
  const wanted = slowScores(tensors, tokens, segments);
  const found = forward([
    tf.tensor2d([tokens], [1, 6], "int32"),
    tf.tensor2d([segments], [1, 6], "int32"),
  ], { training: false });
  found.forEach((scores, part) =>
    scores.dataSync().forEach((value, i) =>
      assert.ok(Math.abs(value - wanted[part]![i]!) < 2e-4, `${value}, not ${wanted[part]![i]}`)
    )
  );
});

Deno.test("bertCheckpoint() takes old names and names without bert., and leaves the head alone where there is none", () => {
  const { variables } = bertSpans(sizes);
  const entries = published(6).filter(([name]) => !name.startsWith("qa_outputs"));
  const values = bertCheckpoint(fileOf(entries), variables, "a");
  const old = entries.map(([name, shape]): [string, number[]] => [
    name.replace("bert.", "").replace("Norm.weight", "Norm.gamma").replace(
      "Norm.bias",
      "Norm.beta",
    ),
    shape,
  ]);
  assert.deepEqual(bertCheckpoint(fileOf(old), variables, "a"), values);
  assert.deepEqual(
    Object.keys(variables).filter((name) => !(name in values)),
    ["head/kernel", "head/bias"],
  );
});

Deno.test("bertCheckpoint() names the tensor that is missing or does not fit", () => {
  const { variables } = bertSpans(sizes), entries = published(9);
  const refused = (
    change: (entries: [string, number[]][]) => [string, number[]][],
    message: string,
  ) =>
    assert.throws(
      () => bertCheckpoint(fileOf(change(entries)), variables, "a"),
      { name: "FileError", message: `Cannot start from a: ${message}` },
    );
  const shaped = (name: string, shape: number[]) => (all: typeof entries) =>
    all.map((one) => one[0] === name ? [name, shape] as [string, number[]] : one);
  const query = "bert.encoder.layer.1.attention.self.query.weight";
  refused(
    (all) => all.filter(([name]) => name !== query),
    `${query} must be a tensor: current value is missing`,
  );
  refused(shaped(query, [4, 3]), `${query} must be F32 [4,4]: current value is F32 [4,3]`);
  const words = "bert.embeddings.word_embeddings.weight";
  refused(shaped(words, [12, 4]), `${words} must be F32 [11,4]: current value is F32 [12,4]`);
  const positions = "bert.embeddings.position_embeddings.weight";
  refused(
    shaped(positions, [5, 4]),
    `${positions} must be F32 [6 or more,4]: current value is F32 [5,4]`,
  );
});
