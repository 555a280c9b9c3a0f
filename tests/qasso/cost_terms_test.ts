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
import { chooseAtRandom, predictCost } from "@geta-lab/geta/subnet";
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
  });
}
