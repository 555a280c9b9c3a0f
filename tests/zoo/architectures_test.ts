import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { replay, trace } from "@geta-lab/geta/graph";
import { architectures } from "@geta-lab/geta/zoo";
import { exampleInputs, runNetwork } from "@geta-lab/geta/nn";
import { checkEquivalence } from "@geta-lab/geta/subnet";

for (const [name, create] of Object.entries(architectures)) {
  Deno.test(`${name}: its graphs, traced with one sample, compute what it computes with one or three`, async () => {
    await useEngine();
    const before = tf.memory().numTensors;
    const network = create(1);
    assert.equal(network.name, name);
    for (const training of [false, true]) {
      const run = (...inputs: tf.Tensor[]) => runNetwork(network, inputs, { training });
      const example = exampleInputs(network.inputs, 1, 0);
      const graph = trace(run, example, { variables: network.variables });
      tf.dispose(example);
      // in training mode batch norm writes its statistics, but reads none of them
      for (const batch of [1, 3]) {
        const inputs = exampleInputs(network.inputs, batch, batch);
        const { relative } = checkEquivalence(run, replay(graph, network.variables), inputs);
        assert.ok(relative <= 1e-5, `training ${training}, batch ${batch}: ${relative}`);
        tf.dispose(inputs);
      }
    }
    tf.dispose(network.variables);
    assert.equal(tf.memory().numTensors, before);
  });

  Deno.test(`${name}: the seed decides the initial values`, async () => {
    await useEngine();
    const networks = [create(1), create(1), create(2)];
    const [a, b, c] = networks.map(({ variables }) =>
      Object.values(variables).map((variable) => [...variable.dataSync().subarray(0, 50)])
    );
    assert.deepEqual(a, b);
    assert.notDeepEqual(a, c);
    for (const { variables } of networks) tf.dispose(variables);
  });
}
