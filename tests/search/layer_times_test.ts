import assert from "node:assert/strict";
import fc from "fast-check";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { trace } from "@geta-lab/geta/graph";
import { small } from "@geta-lab/geta/models";
import { prunableNetwork } from "@geta-lab/geta/prune";
import { describeLayers, layerForm, layerTimes, plan, ratioProblem } from "@geta-lab/geta/search";

/** A clock by which every call takes one tick, and what was told of layers. */
function ticking() {
  let now = 0;
  const told: Record<string, number> = {};
  return {
    told,
    options: {
      clock: () => now++,
      warmUp: 0,
      calls: 1,
      measured: (form: string, time: number) => void (told[form] = time),
    },
  };
}

function traced(f: (x: tf.Tensor) => tf.Tensor, shape: number[], variables: tf.NamedTensorMap) {
  return trace(f, [tf.zeros([1, ...shape])], { variables: variables as never });
}

Deno.test("layerTimes() measures every form of layer once, and adds them up by their uses", async () => {
  await useEngine({ threads: 1 });
  const variable = (...shape: number[]) => tf.variable(tf.ones(shape));
  const variables = {
    "conv/kernel": variable(3, 3, 2, 4),
    "deep/kernel": variable(3, 3, 4, 1),
    "twice/kernel": variable(3, 3, 4, 4),
    "tokens/kernel": variable(4, 5),
  };
  const graph = traced(
    (x) => {
      const conv = (y: tf.Tensor, name: "conv" | "twice", stride: number) =>
        tf.relu(tf.conv2d(y as tf.Tensor4D, variables[`${name}/kernel`] as never, stride, "same"));
      let y = conv(x, "conv", 2);
      y = tf.depthwiseConv2d(y as tf.Tensor4D, variables["deep/kernel"] as never, 1, "same");
      y = conv(conv(y, "twice", 1), "twice", 1);
      return tf.matMul(tf.reshape(y, [-1, 12, 4]), variables["tokens/kernel"]);
    },
    [8, 6, 2],
    variables,
  );
  const { told, options } = ticking();
  const latency = layerTimes(options), before = tf.memory().numTensors;
  assert.equal(latency(graph), 1 + 1 + 2 + 1);
  assert.deepEqual(Object.keys(told), [
    "conv 3x3 /2, 8x6, 2 to 4",
    "depthwise 3x3 /1, 4x3, 4 to 4",
    "conv 3x3 /1, 4x3, 4 to 4",
    "dense, positions: 12, 4 to 5",
  ]);
  assert.equal(latency(graph), 5);
  assert.equal(Object.keys(told).length, 4);
  assert.equal(tf.memory().numTensors, before);
  tf.dispose(variables);
});

Deno.test("layerTimes() believes what is known, and refuses what is no time", async () => {
  await useEngine({ threads: 1 });
  const { graph } = prunableNetwork(small({ widths: [8, 8, 8, 8] }));
  const forms = describeLayers(graph).map(layerForm);
  const known = Object.fromEntries(forms.map((form, i) => [form, 10 ** i]));
  const { told, options } = ticking();
  const wanted = forms.reduce((sum, form) => sum + known[form]!, 0);
  assert.equal(layerTimes({ ...options, known })(graph), wanted);
  assert.deepEqual(told, {});
  assert.throws(
    () => layerTimes({ ...options, known: { "conv": 0 } }),
    /^RangeError: Cannot use the time of conv: it must be a number in \(0, infinity\): current value is 0$/,
  );
});

Deno.test("layerTimes() never says that a wider layer of a kind is faster, in whatever order a noisy clock measures", async () => {
  await useEngine({ threads: 1 });
  const widths = [8, 16, 24];
  const graphs = widths.map((width) =>
    prunableNetwork(small({ widths: [width, 16, 16, 16] })).graph
  );
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 40, maxLength: 40 }),
      fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
      (noise, order) => {
        let now = 0, calls = 0;
        const clock = () => calls++ % 2 === 0 ? now : now += noise[(calls >> 1) % 40]!;
        const latency = layerTimes({ clock, warmUp: 0, calls: 1 });
        for (const i of order) latency(graphs[i]!);
        const [narrow, middle, wide] = graphs.map(latency);
        assert.ok(narrow! <= middle! && middle! <= wide!, `${narrow} ${middle} ${wide}`);
      },
    ),
    { seed: 413, numRuns: 60 },
  );
});

Deno.test("ratioProblem() takes any cost of the graph that remains: the time of the layers of the narrower network", async () => {
  await useEngine({ threads: 1 });
  const model = small({ widths: [16, 16, 16, 16] });
  const { graph, groups } = prunableNetwork(model);
  const seen: string[] = [];
  const cost = (remaining: typeof graph) => {
    const layers = describeLayers(remaining).map(({ channels, outputs }) => [channels, outputs]);
    seen.push(layers.join(" "));
    return layers.reduce((sum, [channels, outputs]) => sum + channels! * outputs!, 0);
  };
  const network = { graph, groups, variables: model.variables, evaluate: () => 1 };
  const problem = ratioProblem(network, { share: 0.5, resource: { name: "products", cost } });
  const sum = 3 * 16 + 4 * 16 * 16 + 16 * 10;
  assert.equal(problem.budget, 0.5 * sum);
  assert.equal(problem.resource.name, "products");
  assert.equal(plan(problem).smallest.cost, 3 * 8 + 4 * 8 * 8 + 8 * 10);
  assert.equal(problem.resource.cost([1, 0.5, 1, 1]), 3 * 16 + 2 * 16 * 8 + 2 * 16 * 16 + 16 * 10);
  const before = seen.length;
  problem.resource.cost([1, 0.5, 1, 1]); // known
  assert.equal(seen.length, before);
  tf.dispose(model.variables);
});
