import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { random } from "@geta-lab/geta/core";
import { cost } from "@geta-lab/geta/cost";
import type { LayerBits } from "@geta-lab/geta/quant";
import { useEngine } from "@geta-lab/geta/engine";
import { trace } from "@geta-lab/geta/graph";
import { costTerms, openLedger, strike } from "@geta-lab/geta/qasso";
import { architectures } from "@geta-lab/geta/zoo";
import { exampleInputs, runNetwork } from "@geta-lab/geta/nn";
import { type BuildSubnetOptions, chooseAtRandom, predictCost } from "@geta-lab/geta/subnet";
import { tracedFormula } from "../qadg/groups_of.ts";
import { prepareGraph } from "../subnet/proof.ts";

const NAMES = [
  "resnet20",
  "groupNormResnet",
  "lenet5",
  "lstm",
  "mlpMixer",
  "siamese",
  "twoHeads",
  "unet",
  "mobilenetv2",
  "shufflenet",
  "vit",
  "bert",
];

for (const name of NAMES) {
  Deno.test(`costTerms() of ${name} give what the cost of the cut graph is`, async () => {
    await useEngine();
    const architecture = architectures[name]!(1);
    const example = exampleInputs(architecture.inputs, 1, 0);
    const graph = trace(
      (...inputs) => runNetwork(architecture, inputs, { training: false }),
      example,
      { variables: architecture.variables },
    );
    tf.dispose([example, architecture.variables]);
    const network = prepareGraph({ graph });
    costsLikeItsCuts(network);
  });
}

/** Compares the ledger of a network with the cost of graphs that lost random structures. */
function costsLikeItsCuts(network: BuildSubnetOptions): void {
  const { graph } = network;
  const terms = costTerms(graph, network.groups), stream = random(7);
  for (const share of [0, 0.3, 0.7]) {
    const chosen = chooseAtRandom(network.groups, share, stream);
    const bits: Record<string, LayerBits> = Object.fromEntries(
      cost(graph).layers.map((layer) => [layer.name, {
        weight: 2 + stream.integer(15),
        activation: 2 + stream.integer(15),
      }]),
    );
    const predicted = predictCost(network, chosen, { bits });
    for (const measure of ["bops", "macs", "bytes"] as const) {
      const ledger = openLedger(terms, { measure, bits });
      // one by one, in any order
      chosen.forEach((isRemoved, group) => {
        if (!network.groups[group]!.prunable) return;
        for (const [structure, gone] of [...isRemoved.entries()].reverse()) {
          if (gone) strike(ledger, { group, structures: [structure] });
        }
      });
      const apart = Math.abs(ledger.cost / predicted[measure] - 1);
      assert.ok(apart < 1e-9, `${measure}: ${ledger.cost} for ${predicted[measure]}`);
    }
  }
}

Deno.test("costTerms() of a bilinear pooling, where both factors of an axis are cut, give what the cost of the cut graph is", async () => {
  await useEngine({ threads: 1 });
  const shapes = {
    "a/kernel": [3, 3, 2, 6],
    "c/kernel": [3, 3, 2, 4],
    "self": [36, 3],
    "b": [24, 2],
  };
  const { graph } = tracedFormula([5, 5, 2], shapes, (x, p) => {
    const [y, z] = [["a", 6], ["c", 4]].map(([name, width]) =>
      tf.reshape(tf.relu(tf.conv2d(x, p[`${name}/kernel`]!, 1, 1)), [-1, 25, width as number])
    );
    const product = (a: tf.Tensor, b: tf.Tensor, size: number) =>
      tf.reshape(tf.matMul(a, b, true, false), [-1, size]);
    return [
      tf.matMul(product(y!, y!, 36), p["self"] as tf.Tensor),
      tf.matMul(product(y!, z!, 24), p["b"] as tf.Tensor),
    ];
  });
  const network = prepareGraph({ graph });
  assert.deepEqual(network.groups.filter(({ prunable }) => prunable).map(({ size }) => size), [
    6,
    4,
  ]);
  costsLikeItsCuts(network);
});
