/**
 * Trains the networks that stand beside the board and writes them to `baselines/`: that of notebook 13, and one that takes the same
 * share of every group. Run it again when subnets are stored in another way.
 *
 * ```text
 * deno run --allow-read --allow-write=tools/grade/leaderboard/baselines --allow-ffi tools/grade/leaderboard/make_baselines.ts
 * ```
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { imageBatches, shapes } from "../../../datasets/mod.ts";
import { useEngine } from "../../../lib/engine/mod.ts";
import { geta, subnetCost } from "../../../lib/geta/mod.ts";
import { type ImportanceScore, lpScore } from "../../../lib/importance/mod.ts";
import { encodeSubnet } from "../../../lib/io/mod.ts";
import { small } from "../../../lib/models/mod.ts";
import { storedNetwork } from "../../../lib/notebook/stored_network.ts";
import { cosineLearningRate } from "../../../lib/optim/mod.ts";
import { BASELINES } from "./baselines.ts";
import { DENSE_BOPS } from "./rules.ts";

/** The place of each structure in its group as a score: all groups lose the same share. */
const sameShare: ImportanceScore = (scored) => {
  const scores = lpScore(1)(scored);
  const order = [...scores.keys()].sort((a, b) => scores[a]! - scores[b]! || a - b);
  const places = new Float64Array(scores.length);
  order.forEach((structure, place) => places[structure] = (place + 0.5) / scores.length);
  return places;
};

const IMPORTANCE: Record<string, ImportanceScore | undefined> = {
  [BASELINES[0]!.folder]: undefined,
  [BASELINES[1]!.folder]: sameShare,
};

const STORED = new URL("../../../notebooks/data/small_shapes.safetensors", import.meta.url);

await useEngine();
const source = imageBatches(shapes({ seed: 0, train: 2560 }), { size: 64, seed: 0 });
for (const [folder, importance] of Object.entries(IMPORTANCE)) {
  // the handle of notebook 13
  const steps = 240, network = await storedNetwork(small(), STORED.pathname, "9c002045");
  using opt = geta(network, {
    steps,
    sparsity: 0.5,
    bitRange: [4, 8],
    bitReduction: 2,
    projectionPeriods: 2,
    learningRate: (done) => cosineLearningRate(done, steps, { base: 0.05 }),
    ...(importance && { importance }),
  });
  for (let n = 0; n < steps; n++) {
    const { images, labels, count } = source.trainingBatch(
      Math.floor(n / source.stepsPerEpoch),
      n % source.stepsPerEpoch,
    );
    tf.tidy(() => {
      const inputs = tf.tensor(images, [count, ...source.inputShape]);
      opt.step({ inputs, labels: tf.tensor1d(Int32Array.from(labels), "int32") });
    });
  }
  const subnet = opt.subnet(), { json, safetensors } = await encodeSubnet(subnet);
  const path = new URL(`baselines/${folder}/`, import.meta.url);
  await Deno.mkdir(path, { recursive: true });
  await Deno.writeTextFile(new URL("subnet.json", path), json);
  await Deno.writeFile(new URL("subnet.safetensors", path), safetensors);
  console.log(
    folder,
    subnet.layers.map(({ after, weightBits }) => `${after} at ${weightBits}`).join(", "),
    `${(100 * subnetCost(subnet).bops / DENSE_BOPS).toFixed(4)} %`,
  );
}
