/** Somebody's model for pictures of every size: it still is one after compression, in the library, by command and in stock tfjs. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { geta, subnetForward } from "@geta-lab/geta";
import { runCommand } from "@geta-lab/geta/cli";
import { useEngine } from "@geta-lab/geta/engine";
import { loadModel, saveModel } from "@geta-lab/geta/io";
import { prunableNetwork } from "@geta-lab/geta/prune";
import type { Network } from "@geta-lab/geta/nn";
import { execute } from "../../lib/cli/run/execute.ts";
import { loadedGraphModel } from "../io/loaded_graph_model.ts";
import { writeLayersModel } from "../io/write_layers_model.ts";
import { type Outcome, temporaryFolder } from "./command.ts";

const SIZES = [[16, 16], [24, 20], [9, 31]] as const;

/** Writes a LayersModel that takes pictures of every size, as stock tfjs does. */
async function writeModel(folder: string): Promise<void> {
  await useEngine({ threads: 1 });
  const conv = (filters: number, seed: number, more: object = {}) =>
    tf.layers.conv2d({
      name: `conv${seed}`,
      filters,
      kernelSize: 3,
      padding: "same",
      activation: "relu",
      kernelInitializer: tf.initializers.heNormal({ seed }),
      ...more,
    });
  const inputShape = [null, null, 3] as number[];
  const model = tf.sequential({
    layers: [
      conv(12, 1, { inputShape }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      conv(8, 2),
      tf.layers.globalAveragePooling2d({}),
      tf.layers.dense({ name: "fc", units: 3 }),
    ],
  });
  await writeLayersModel(model, folder);
  model.dispose();
}

const loss = (outputs: tf.Tensor, labels: tf.Tensor) =>
  tf.losses.softmaxCrossEntropy(labels, outputs) as tf.Tensor;

function picture(size: readonly number[], seed: number, samples = 4): tf.Tensor {
  return tf.randomNormal([samples, ...size, 3], 0, 1, "float32", seed);
}

const labels = () => tf.oneHot([0, 1, 2, 0], 3).toFloat();

async function command(...words: string[]): Promise<Outcome> {
  let out = "", err = "";
  const io = {
    out: { write: (text: string) => void (out += text) },
    err: { write: (text: string) => void (err += text) },
  };
  const code = await runCommand(words, { io, execute });
  return { code, out, err };
}

Deno.test("a model for pictures of every size is trained, cut and written at any of them", async () => {
  using folder = temporaryFolder();
  await writeModel(`${folder.path}/model`);
  const network = await loadModel(`${folder.path}/model/model.json`, {
    inputShape: [16, 16, 3],
  }) as Network;
  assert.deepEqual(network.inputs, [{ shape: [16, 16, 3], free: [0, 1] }]);
  assert.deepEqual(prunableNetwork(network).graph.values[0]!.free, [1, 2]);
  using opt = geta(network, { steps: 40, sparsity: 0.3, bitRange: [6, 8], loss });
  for (let n = 0; n < 40; n++) {
    const batch = { inputs: picture(SIZES[n % 3]!, n), labels: labels() };
    opt.step(batch);
    tf.dispose([batch.inputs, batch.labels]);
  }
  const subnet = opt.subnet();
  const bytes = await saveModel(subnet, `${folder.path}/small`);
  assert.ok(bytes > 0);
  using run = subnetForward<tf.Tensor, tf.Tensor>(subnet);
  const json = await Deno.readTextFile(`${folder.path}/small/model.json`);
  const [shard] = JSON.parse(json).weightsManifest[0].paths as string[];
  const shards = { [shard!]: await Deno.readFile(`${folder.path}/small/${shard}`) };
  const stock = loadedGraphModel({ json, shards });
  const loaded = await loadModel(`${folder.path}/small/model.json`, { inputShape: [16, 16, 3] });
  assert.deepEqual(loaded.inputs, network.inputs);
  for (const size of SIZES) {
    tf.tidy(() => {
      const x = picture(size, 99, 2), wanted = run(x);
      const results = [stock.predict(x) as tf.Tensor, loaded.forward(x, { training: false })]
        .flat();
      for (const y of results) {
        const worst = tf.max(tf.abs(tf.sub(y, wanted))).dataSync()[0]!;
        assert.ok(worst <= 1e-5 * Math.max(1, tf.max(tf.abs(wanted)).dataSync()[0]!), `${worst}`);
      }
    });
  }
});

Deno.test("deno task geta --task trains such a model on batches of several sizes", async () => {
  using folder = temporaryFolder();
  const at = (name: string) => `${folder.path}/${name}`;
  await writeModel(at("model"));
  const module = (inputs: string) =>
    `import * as tf from "@tensorflow/tfjs-core";
const batch = (h: number, w: number, seed: number) => ({
  inputs: tf.randomNormal([8, h, w, 3], 0, 1, "float32", seed),
  labels: tf.cast(tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], "int32"), 3), "float32"),
});
${inputs}
export const loss = (outputs: tf.Tensor, labels: tf.Tensor) => tf.losses.softmaxCrossEntropy(labels, outputs);
export const batches = {
  train: [batch(16, 16, 1), batch(8, 12, 2), batch(10, 10, 3), batch(16, 16, 4)],
  validation: [batch(12, 12, 5)],
  test: [batch(20, 12, 6), batch(16, 16, 7)],
};
`;
  await Deno.writeTextFile(at("fixed.ts"), module(""));
  await Deno.writeTextFile(
    at("task.ts"),
    module("export const inputs = [{ shape: [16, 16, 3], free: [0, 1] }];"),
  );
  const run = (task: string) =>
    command(
      "--model",
      at("model/model.json"),
      "--task",
      at(task),
      "--out",
      at("run"),
      ..."--threads 1 --epochs 10 --projection-periods 1 --pruning-periods 1 --bit-range 6:8".split(
        " ",
      ),
      ..."--warm-up 1 --projection 2 --joint 3 --cool-down 4 --sparsity 0.3".split(" "),
    );
  const refused = await run("fixed.ts");
  assert.equal(refused.code, 2);
  assert.match(
    refused.err,
    /fixed\.ts: batches\.train\[1\]: its inputs must be like those of the first batch, float32 \[B,16,16,3\]: current value is float32 \[B,8,12,3\]/,
  );
  const { code, err } = await run("task.ts");
  assert.equal(code, 0, err);
  const input = JSON.parse(await Deno.readTextFile(at("run/input.json")));
  assert.deepEqual(input.inputs, [{ shape: [16, 16, 3], free: [0, 1] }]);
  // every size is one that it answers for, and no other number of channels
  const picture = (
    h: number,
    w: number,
    channels: number,
  ) => [
    Array.from({ length: h }, () => Array.from({ length: w }, () => Array(channels).fill(0.5))),
  ];
  await Deno.writeTextFile(at("any.json"), JSON.stringify(picture(7, 11, 3)));
  await Deno.writeTextFile(at("gray.json"), JSON.stringify(picture(7, 11, 1)));
  const answered = await command("predict", at("run"), at("any.json"));
  assert.equal(answered.code, 0, answered.err);
  assert.equal(JSON.parse(answered.out.trim())[0].length, 3);
  const wrong = await command("predict", at("run"), at("gray.json"));
  assert.equal(wrong.code, 2);
  assert.match(
    wrong.err,
    /a list of one input of shape \[any,any,3\]: current value is \[7,11,1\]\n$/,
  );
  const evaluated = await command("evaluate", at("run"));
  assert.equal(evaluated.code, 0, evaluated.err);
});
