/** The claim of QADG over the whole zoo: groups(quantized) = groups(float) + quantizer scalars, exactly. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { layers } from "@geta-lab/geta/graph";
import { architectures } from "@geta-lab/geta/zoo";
import { mergeBranches, pruningGroups } from "@geta-lab/geta/qadg";
import { traceFloat, traceQuantized } from "../../tools/zoo/trace_quantized.ts";

const QUANTIZATIONS = [
  { activations: false, composite: false },
  { activations: false, composite: true },
  { activations: true, composite: false },
  { activations: true, composite: true },
];

for (const [name, create] of Object.entries(architectures)) {
  Deno.test(`${name}: attached and inserted branches merge to the float graph and its groups`, async () => {
    await useEngine();
    const network = create();
    const float = traceFloat(network);
    const groups = pruningGroups(float);
    for (const quantization of QUANTIZATIONS) {
      const { graph, variables } = traceQuantized(network, quantization);
      const merged = mergeBranches(graph);
      assert.deepEqual(merged.graph, float);
      assert.deepEqual(pruningGroups(merged.graph), groups);
      const scalars = merged.layers.flatMap(({ weightQuantizer, activationQuantizer }) =>
        Object.values({ weight: weightQuantizer, activation: activationQuantizer })
          .flatMap((quantizer) => quantizer ? Object.values(quantizer) : [])
      );
      const added = Object.keys(variables).filter((name) => !(name in network.variables));
      assert.deepEqual(scalars.sort(), added.sort());
      assert.equal(merged.layers.length, layers(float).length);
      for (const added of Object.keys(variables)) {
        if (!(added in network.variables)) variables[added]!.dispose();
      }
    }
    tf.dispose(network.variables);
  });
}
