/** Own architectures as GraphModels: traced again, the analysis finds the same structures, and their removal is exact. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { trace, trainable } from "@geta-lab/geta/graph";
import { graphModelFiles } from "@geta-lab/geta/io";
import { exampleInputs, runNetwork } from "@geta-lab/geta/nn";
import { architectures } from "@geta-lab/geta/zoo";
import { asSubnet } from "../io/as_subnet.ts";
import { loadedGraphModel } from "../io/loaded_graph_model.ts";
import { prepareGraph, worstRemoval } from "../subnet/proof.ts";

function sizes(groups: readonly { size: number; prunable: boolean }[]): number[] {
  return groups.filter(({ prunable }) => prunable).map(({ size }) => size).sort((a, b) => b - a);
}

/** Networks of tokens take no random numbers; the others are proven. */
const TOKENS = ["bert", "bertSpans", "gpt", "gptFused", "seq2seq", "llama", "multiQuery"];

for (const [name, create] of Object.entries(architectures)) {
  Deno.test(`${name}, written as a GraphModel and traced again, has the same structures`, async () => {
    await useEngine();
    const network = create(1), { variables } = network;
    const example = exampleInputs(network.inputs, 1, 0);
    const run = (...inputs: tf.Tensor[]) => runNetwork(network, inputs, { training: false });
    const before = trace(run, example, { variables });
    const model = loadedGraphModel(graphModelFiles(asSubnet(before, variables)));
    const copy = trainable(model as never, example);
    const after = trace(copy.forward as never, example, { variables: copy.variables });
    const prepared = prepareGraph({ ...copy, graph: after });
    assert.deepEqual(
      sizes(prepared.groups),
      sizes(prepareGraph({ forward: run, variables, graph: before }).groups),
    );
    if (!TOKENS.includes(name)) {
      const worst = await worstRemoval(prepared, 2);
      assert.ok(worst <= 1e-5, `${worst}`);
    }
    model.dispose();
    tf.dispose([example, variables, copy.variables]);
  });
}
