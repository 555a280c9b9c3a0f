import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { replay, trace } from "@geta-lab/geta/graph";
import { FileError, loadModel, saveModel } from "@geta-lab/geta/io";
import { exampleInputs, runNetwork } from "@geta-lab/geta/nn";
import { architectures } from "@geta-lab/geta/zoo";
import { temporaryFolder } from "../e2e/command.ts";
import { asSubnet } from "./as_subnet.ts";
import { writeLayersModel } from "./write_layers_model.ts";

function smallModel(inputShape: (number | null)[] = [6, 6, 3]): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        name: "conv",
        inputShape: inputShape as number[],
        filters: 4,
        kernelSize: 3,
      }),
      tf.layers.batchNormalization({ name: "bn" }),
      tf.layers.globalAveragePooling2d({ name: "pool" } as never),
      tf.layers.dense({ name: "fc", units: 2, activation: "softmax" }),
    ],
  });
}

Deno.test("loadModel() loads a model of tf.layers, whose open lengths are those of the data", async () => {
  await useEngine();
  using folder = temporaryFolder();
  const model = smallModel([null, null, 3]);
  await writeLayersModel(model, folder.path);
  const path = `${folder.path}/model.json`;
  const network = await loadModel(path, { inputShape: [6, 6, 3] });
  assert.deepEqual(network.inputs, [{ shape: [6, 6, 3], free: [0, 1] }]);
  assert.deepEqual(Object.keys(network.variables), [
    "conv/kernel",
    "conv/bias",
    "bn/gamma",
    "bn/beta",
    "fc/kernel",
    "fc/bias",
    "bn/moving_mean",
    "bn/moving_variance",
  ]);
  tf.tidy(() => {
    const x = tf.randomNormal([2, 6, 6, 3]);
    const [y] = [network.forward(x, { training: false })].flat();
    assert.deepEqual(y!.dataSync(), (model.predict(x) as tf.Tensor).dataSync());
  });
  await assert.rejects(loadModel(path), {
    name: "TypeError",
    message:
      "Cannot use the model: it takes samples of the shape [any,any,3], so it must be said at which one costs are counted: current value of inputShape is undefined",
  });
  await assert.rejects(loadModel(path, { inputShape: [6, 6, 1] }), {
    name: "TypeError",
    message:
      "Cannot use the model: samples must have the shape [any,any,3]: current value is [6,6,1]",
  });
});

Deno.test("loadModel() takes a shape for each of several inputs that are left open", async () => {
  await useEngine();
  using folder = temporaryFolder();
  const inputs = [2, 3].map((width) => tf.input({ shape: [null, width] }));
  const means = inputs.map((x) => tf.layers.globalAveragePooling1d({}).apply(x));
  const outputs = tf.layers.concatenate().apply(means as tf.SymbolicTensor[]) as tf.SymbolicTensor;
  await writeLayersModel(tf.model({ inputs, outputs }), folder.path);
  const path = `${folder.path}/model.json`;
  const network = await loadModel(path, { inputShape: [[7, 2], [5, 3]] });
  assert.deepEqual(network.inputs, [{ shape: [7, 2] }, { shape: [5, 3] }]);
  await assert.rejects(loadModel(path, { inputShape: [[7, 2], [5, 4]] }), {
    name: "TypeError",
    message: "Cannot use the model: samples must have the shape [any,3]: current value is [5,4]",
  });
});

Deno.test("loadModel() loads what saveModel() wrote, and training it changes it", async () => {
  await useEngine();
  for (const name of ["resnet20", "vitFused", "bert"]) {
    using folder = temporaryFolder();
    const source = architectures[name]!(1);
    const run = (...x: tf.Tensor[]) => runNetwork(source, x, { training: false });
    const example = exampleInputs(source.inputs, 1, 0);
    const graph = trace(run, example, { variables: source.variables });
    await saveModel(asSubnet(graph, source.variables), folder.path);
    const network = await loadModel(`${folder.path}/model.json`);
    const inputs = exampleInputs(source.inputs, 3, 3);
    tf.tidy(() => {
      const found = runNetwork(network, inputs, { training: false })[0]!.dataSync();
      run(...inputs)[0]!.dataSync().forEach((value, i) =>
        assert.ok(Math.abs(value - found[i]!) <= 1e-5 * (1 + Math.abs(value)), name)
      );
      const trained = Object.values(network.variables).filter(({ trainable }) => trainable);
      const loss = () =>
        tf.mean(tf.square(runNetwork(network, inputs, { training: true })[0]!)) as tf.Scalar;
      const { value, grads } = tf.variableGrads(loss, trained);
      for (const variable of trained) {
        const gradient = grads[variable.name];
        if (gradient) variable.assign(tf.sub(variable, tf.mul(gradient, 0.01)));
      }
      assert.notEqual(loss().dataSync()[0], value.dataSync()[0]);
    });
  }
});

Deno.test("loadModel() keeps the lengths open that saveModel() left open", async () => {
  using folder = temporaryFolder();
  await useEngine();
  const model = smallModel([null, null, 3]), size = [6, 6, 3];
  const example = tf.randomNormal([1, ...size], 0, 1, "float32", 1);
  const variables = Object.fromEntries(
    model.weights.map((weight) => [weight.originalName, weight.read() as tf.Variable]),
  );
  await saveModel(asSubnet(trace(model, [example], { variables }), variables), folder.path);
  const network = await loadModel(`${folder.path}/model.json`, { inputShape: size });
  const run = (x: tf.Tensor) => network.forward(x, { training: false }) as tf.Tensor;
  const graph = trace(run, [example], {
    variables: network.variables,
    inputShapes: [[null, null, null, 3]],
  });
  for (const shape of [[1, 6, 6, 3], [3, 9, 5, 3]]) {
    const x = tf.randomNormal(shape, 0, 1, "float32", 2), wanted = model.predict(x) as tf.Tensor;
    for (const y of [run(x), replay(graph, network.variables)(x)[0]!]) {
      const difference = tf.max(tf.abs(tf.sub(y, wanted))).dataSync()[0]!;
      assert.ok(difference <= 1e-5, `${difference}`);
    }
    tf.dispose([x, wanted]);
  }
  tf.dispose([example, variables, network.variables]);
});

Deno.test("loadModel() refuses what is damaged, foreign, or reaches out of its folder", async () => {
  await useEngine();
  using folder = temporaryFolder();
  const path = `${folder.path}/model.json`;
  const weightsOf = (json: object) =>
    (json as { weightsManifest: [{ paths: string[]; weights: object[] }] }).weightsManifest[0];
  const refused = async (change: (json: object) => unknown, message: RegExp) => {
    await writeLayersModel(smallModel(), folder.path, (json) => (change(json), json));
    await assert.rejects(loadModel(path), (error: Error) => {
      assert.ok(error instanceof FileError, `${error.name}: ${error.message}`);
      assert.match(error.message, message);
      return true;
    });
  };
  await refused(
    (json) => weightsOf(json).paths = ["../weights.bin"],
    /weightsManifest\.0\.paths\.0 must be/,
  );
  await refused(
    (json) => weightsOf(json).paths = ["/etc/passwd"],
    /weightsManifest\.0\.paths\.0 must be/,
  );
  await refused((json) => weightsOf(json).paths = ["gone.bin"], /Cannot read .*gone\.bin/);
  await refused(
    (json) => weightsOf(json).weights.pop(),
    /its weights must have \d+ bytes: current value is \d+/,
  );
  await refused(
    (json) => Object.assign(weightsOf(json).weights[0]!, { shape: [-1] }),
    /weights\.0\.shape\.0 must be/,
  );
  await refused(
    (json) => Object.assign(json, { modelTopology: { class_name: "None" } }),
    /tfjs must understand it/,
  );
  await Deno.writeTextFile(path, "{");
  await assert.rejects(loadModel(path), /it must be JSON/);
  await Deno.writeTextFile(path, "[]");
  await assert.rejects(loadModel(path), /Cannot load .*model\.json: /);
  await assert.rejects(loadModel(`${folder.path}/none/model.json`), /Cannot read /);
});
