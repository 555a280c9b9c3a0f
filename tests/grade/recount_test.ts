import { cost } from "@geta-lab/geta/cost";
import { shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { trace } from "@geta-lab/geta/graph";
import { decodeSubnet, encodeSubnet, type Subnet, type SubnetLayer } from "@geta-lab/geta/io";
import { small } from "@geta-lab/geta/models";
import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { BASELINES } from "../../tools/grade/leaderboard/baselines.ts";
import { USUAL_INPUT } from "../../tools/grade/leaderboard/board_submission.ts";
import { recount } from "../../tools/grade/leaderboard/recount.ts";
import { BUDGET, DENSE_BOPS } from "../../tools/grade/leaderboard/rules.ts";
import { honestSubnet } from "./board_files.ts";

/** The honest subnet with another first layer. */
async function withLayer(change: Partial<SubnetLayer>): Promise<Subnet> {
  const subnet = await honestSubnet(), [first, ...rest] = subnet.layers;
  return { ...subnet, layers: [{ ...first!, ...change }, ...rest] };
}

/** The honest subnet with other parameters. */
async function withParameter(name: string, change: Partial<Subnet["parameters"][string]>) {
  const subnet = await honestSubnet();
  const parameters = { ...subnet.parameters, [name]: { ...subnet.parameters[name]!, ...change } };
  return { ...subnet, parameters };
}

/** The honest subnet with a graph that was changed as text. */
async function withGraph(change: (json: string) => string): Promise<Subnet> {
  const subnet = await honestSubnet();
  const infinite = (_: string, value: unknown) => value === Infinity ? "Infinity" : value;
  const graph = JSON.parse(
    change(JSON.stringify(subnet.graph, infinite)),
    (_, value) => value === "Infinity" ? Infinity : value,
  );
  return { ...subnet, graph };
}

Deno.test("recount() counts the cost of notebook 13's subnet as the notebook does", async () => {
  const { cost: { bops, parameters }, subnet } = await recount(await honestSubnet());
  assert.equal((100 * bops / DENSE_BOPS).toPrecision(4), "0.3793");
  assert.ok(bops < BUDGET * DENSE_BOPS && parameters < 98_330);
  assert.ok(subnet.layers.every((one) => one.weightBits === 4 && one.activationBits === 4));
});

Deno.test("recount() finds the uniform baseline just over the budget", async () => {
  const folder = new URL(
    `../../tools/grade/leaderboard/baselines/${BASELINES[1]!.folder}/`,
    import.meta.url,
  );
  const subnet = await decodeSubnet({
    json: await Deno.readTextFile(new URL("subnet.json", folder)),
    safetensors: await Deno.readFile(new URL("subnet.safetensors", folder)),
  });
  const { cost: { bops } } = await recount(subnet);
  assert.equal((100 * bops / DENSE_BOPS).toFixed(4), "0.4136"); // storyboard: 26.47 % of the MACs x 16 / 1024
});

Deno.test("recount() takes the bits of the levels, and not the larger ones that a file says", async () => {
  const { subnet } = await recount(await withLayer({ weightBits: 9, activationBits: 9 }));
  assert.deepEqual([subnet.layers[0]!.weightBits, subnet.layers[0]!.activationBits], [4, 4]);
});

Deno.test("recount() refuses a file that says fewer bits than its levels or its quantizers need", async () => {
  await assert.rejects(
    async () => recount(await withLayer({ weightBits: 2 })),
    /^Refusal: The weights of conv1 have 4 bits: the file says 2$/,
  );
  await assert.rejects(
    async () => recount(await withLayer({ activationBits: 3 })),
    /^Refusal: The inputs of conv1 have 4 bits: the file says 3$/,
  );
});

Deno.test("recount() refuses a weight that is no multiple of its step size, whatever levels stand beside it", async () => {
  const { levels } = (await honestSubnet()).layers[0]!;
  const coarse = await withLayer({
    levels: levels!.map((level) => Math.sign(level)),
    weightBits: 2,
  });
  const read = await decodeSubnet(await encodeSubnet(coarse)); // the file holds both
  await assert.rejects(
    () => recount(read),
    /The weight of conv1 must be its step size times its levels: it has other values/,
  );
});

Deno.test("recount() refuses a layer without levels, of too many bits, or named twice", async () => {
  const subnet = await honestSubnet(),
    [{ levels: _, stepSize: __, ...float }] = subnet.layers as [
      SubnetLayer,
    ];
  const [first, ...rest] = subnet.layers;
  await assert.rejects(
    () => recount({ ...subnet, layers: [{ ...float, weightBits: 32 }, ...rest] }),
    /The weight of conv1 must be integer levels: it is not quantized/,
  );
  const wide = first!.levels!.map((level, i) => i === 0 ? 2 ** 31 - 1 : level);
  const { data } = (await withParameter("conv1/kernel", {})).parameters["conv1/kernel"]!;
  const kernel = Float32Array.from(
    data,
    (value, i) => i === 0 ? wide[0]! * first!.stepSize! : value,
  );
  const huge = await withParameter("conv1/kernel", { data: kernel });
  await assert.rejects(
    () => recount({ ...huge, layers: [{ ...first!, levels: wide, weightBits: 33 }, ...rest] }),
    /The weights of conv1 must have 2 to 16 bits: they have 32/,
  );
  await assert.rejects(
    () => recount({ ...subnet, layers: [...subnet.layers, first!] }),
    /Its layers must be conv1, .*, head: they are conv1, .*, head, conv1/,
  );
});

Deno.test("decodeSubnet() refuses fractional bits, so that nobody counts them", async () => {
  const files = await encodeSubnet(await withLayer({ weightBits: 2.5 }));
  await assert.rejects(decodeSubnet(files), /layers\.0\.weightBits: Invalid safe integer/);
});

Deno.test("recount() refuses a quantizer outside its bounds, whose levels no bits would hold", async () => {
  for (
    const [role, value] of [["exponent", -1], ["clip", -1], ["stepSize", 0], ["clip", NaN]] as const
  ) {
    const name = `conv2/activation/${role}`;
    await assert.rejects(
      async () => recount(await withParameter(name, { data: Float32Array.of(value) })),
      new RegExp(`${name} must be in \\[.*\\]: it is ${value}`),
    );
  }
});

Deno.test("recount() refuses what is no cut of small: another operator, one more, another attribute", async () => {
  await assert.rejects(
    async () => recount(await withGraph((json) => json.replace('"op":"Relu"', '"op":"Sigmoid"'))),
    /It must be a cut of small: operator 4 must be Relu: it is Sigmoid/,
  );
  await assert.rejects(
    async () => recount(await withGraph((json) => json.replace('"strides":1', '"strides":2'))),
    /It must be a cut of small with the widths 10, 17, 49, 12: an attribute, a shape or a name is another one/,
  );
  const subnet = await honestSubnet(), { nodes } = subnet.graph;
  await assert.rejects(
    () => recount({ ...subnet, graph: { ...subnet.graph, nodes: [...nodes, nodes.at(-1)!] } }),
    /operator 28 must be the last one: it is Add/,
  );
  await assert.rejects(
    () => recount({ ...subnet, graph: { ...subnet.graph, nodes: nodes.slice(0, -1) } }),
    /operator 27 must be Add: it is missing/,
  );
});

Deno.test("recount() refuses widths that small does not have, and shapes that do not fit", async () => {
  await assert.rejects(
    async () => recount(await withParameter("conv1/kernel", { shape: [3, 3, 3, 17] })),
    /conv1 must have 1 to 16 channels: it has 17/,
  );
  await assert.rejects(
    async () => recount(await withParameter("head/bias", { shape: [1] })),
    /head\/bias must have the shape \[10\]: it has \[1\]/,
  );
  const subnet = await honestSubnet(), { ["conv3/kernel"]: _, ...parameters } = subnet.parameters;
  await assert.rejects(
    () => recount({ ...subnet, parameters }),
    /It must have conv3\/kernel: it has none/,
  );
});

Deno.test("the budget's base is the uncut small at 32 x 32 bits", async () => {
  await useEngine();
  const network = small();
  const graph = trace((x) => network.forward(x, { training: false }), [tf.zeros([1, 32, 32, 3])], {
    variables: network.variables,
  });
  assert.equal(cost(graph).bops, DENSE_BOPS);
});

Deno.test("a subnet without input.json is normalised as in notebook 13", () => {
  const { mean, deviation } = shapes({ seed: 0, train: 2560, validation: 0, test: 1 });
  assert.deepEqual({ mean, deviation }, USUAL_INPUT);
});
