/**
 * The process of one submission: opens the subnet, counts it, runs it, and writes one line of JSON. It may read files and nothing
 * else; the subnet is data, and only the graph of a cut `small` is ever run.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { imageBatches, shapes, type Split } from "../../../../datasets/mod.ts";
import { messageOf, type Tensor } from "../../../../lib/core/mod.ts";
import { decodeSubnet } from "../../../../lib/io/mod.ts";
import { subnetForward } from "../../../../lib/subnet/mod.ts";
import { evaluate } from "../../../../lib/train/mod.ts";
import type { Measured, MeasureRequest } from "../measure.ts";
import { recount, Refusal } from "../recount.ts";
import { type BoardImages, BUDGET, DENSE_BOPS } from "../rules.ts";

async function main(): Promise<Measured> {
  const { folder, images, mean, deviation, withinBudget }: MeasureRequest = JSON.parse(
    Deno.args[0]!,
  );
  const files = {
    json: await Deno.readTextFile(`${folder}/subnet.json`),
    safetensors: await Deno.readFile(`${folder}/subnet.safetensors`),
  };
  const { subnet, cost: { bops, bytes, parameters } } = await recount(await decodeSubnet(files));
  if (withinBudget && bops > BUDGET * DENSE_BOPS) {
    const percent = (share: number) => `${(100 * share).toFixed(4)} %`;
    throw new Refusal(
      `It must need at most ${percent(BUDGET)} of the bit operations of small: it needs ${
        percent(bops / DENSE_BOPS)
      }`,
    );
  }
  const dataset = { ...drawn(images), mean, deviation };
  const batches = imageBatches(dataset, { size: 1, seed: 0, augment: false });
  using forward = subnetForward(subnet);
  const finite = (x: Tensor) => {
    const y = forward(x);
    if (y.dataSync().every(Number.isFinite)) return y;
    throw new Refusal("Its outputs must be numbers: some are not finite");
  };
  const { answers, labels } = evaluate(finite, batches.testBatches(), dataset.inputShape);
  return {
    bops,
    bytes,
    parameters,
    layers: subnet.layers.map(({ name, after, weightBits, activationBits }) => ({
      name,
      after,
      weightBits,
      activationBits,
    })),
    right: answers.map((answer, i) => (answer === labels[i] ? "1" : "0")).join(""),
  };
}

function drawn({ split, seed, count }: BoardImages) {
  const dataset = shapes({ seed, train: 1, validation: 0, test: 1, [split]: count });
  const test: Split = dataset[split];
  return { ...dataset, test };
}

tf.env().set("PROD", true);
try {
  console.log(JSON.stringify(await main()));
} catch (error) {
  console.log(JSON.stringify({ refused: messageOf(error) }));
}
Deno.exit(0);
