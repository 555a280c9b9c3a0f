import assert from "node:assert/strict";
import { decodeSafetensors, decodeSubnet, encodeSubnet, FileError } from "@geta-lab/geta/io";
import type { Subnet } from "@geta-lab/geta/subnet";

const bias = new Float32Array([0.1, -0.25]);
const stepSize = Math.fround(0.013);
const weight = (levels: Int32Array) => Float32Array.from(levels, (level) => level * stepSize);

/** A dense layer whose levels reach to `largest`. */
function subnet(largest: number): Subnet {
  const levels = Int32Array.of(-largest, 0, 3, largest);
  const float = { dtype: "float32" };
  return {
    graph: {
      schema: "geta-lab/graph/1",
      values: [
        { shape: [{ perSample: 1, plus: 0 }, 2], ...float },
        { shape: [2, 2], ...float },
        { shape: [2], ...float },
        { shape: [{ perSample: 1, plus: 0 }, 2], ...float },
        { shape: [{ perSample: 1, plus: 0 }, 2], ...float },
      ],
      leaves: [
        { value: 0, kind: "input", name: "input:0", trainable: false },
        { value: 1, kind: "variable", name: "fc/kernel", trainable: true },
        { value: 2, kind: "variable", name: "fc/bias", trainable: true },
      ],
      nodes: [
        {
          id: 0,
          op: "BatchMatMul",
          inputs: { a: 0, b: 1 },
          outputs: [3],
          attrs: { transposeA: false, transposeB: false },
          scopes: [],
        },
        { id: 1, op: "Add", inputs: { a: 3, b: 2 }, outputs: [4], attrs: {}, scopes: ["fc"] },
      ],
      outputs: [4],
    },
    parameters: {
      "fc/kernel": { shape: [2, 2], data: weight(levels) },
      "fc/bias": { shape: [2], data: bias },
    },
    layers: [{
      name: "fc",
      weightBits: 8,
      activationBits: 32,
      shape: [2, 2],
      stepSize,
      levels,
      before: 3,
      after: 2,
    }],
  };
}

Deno.test("decodeSubnet() gives back every bit of the subnet", async () => {
  for (const largest of [127, 128, 32_767, 32_768]) {
    assert.deepEqual(await decodeSubnet(await encodeSubnet(subnet(largest))), subnet(largest));
  }
});

Deno.test("encodeSubnet() stores a quantized weight once, in the narrowest type", async () => {
  const types = [];
  for (const largest of [127, 128, 32_768]) {
    const { tensors } = decodeSafetensors((await encodeSubnet(subnet(largest))).safetensors);
    assert.deepEqual(Object.keys(tensors).sort(), ["fc/bias", "fc/kernel"]);
    types.push(tensors["fc/kernel"]!.dtype);
  }
  assert.deepEqual(types, ["I8", "I16", "I32"]);
});

Deno.test("encodeSubnet() keeps a weight that is not step size times level as float", async () => {
  const original = subnet(100);
  original.parameters["fc/kernel"]!.data[1] = 1e-9;
  const files = await encodeSubnet(original);
  const { tensors } = decodeSafetensors(files.safetensors);
  assert.deepEqual([tensors["fc/kernel"]!.dtype, tensors["fc/levels"]!.dtype], ["F32", "I8"]);
  assert.deepEqual(await decodeSubnet(files), original);
});

Deno.test("encodeSubnet() keeps float layers and writes bits into the metadata", async () => {
  const original = subnet(5);
  const { levels: _, stepSize: __, ...float } = original.layers[0]!;
  const plain = { ...original, layers: [{ ...float, weightBits: 32 }] };
  assert.deepEqual(await decodeSubnet(await encodeSubnet(plain)), plain);
  const { metadata } = decodeSafetensors((await encodeSubnet(original)).safetensors);
  assert.equal(metadata.bits, '{"fc":8}');
  assert.deepEqual(JSON.parse(metadata.stepSizes!), { fc: stepSize });
});

Deno.test("decodeSubnet() detects a change of any byte of the numbers", async () => {
  const { json, safetensors } = await encodeSubnet(subnet(9));
  for (let at = 0; at < safetensors.length; at++) {
    const damaged = safetensors.slice();
    damaged[at]! ^= 1;
    await assert.rejects(
      decodeSubnet({ json, safetensors: damaged }, "s"),
      /Cannot read s.safetensors: its SHA-256/,
    );
  }
});

Deno.test("decodeSubnet() refuses hostile JSON with the place of the fault", async () => {
  const { json, safetensors } = await encodeSubnet(subnet(9));
  const hostile: [change: (value: ReturnType<typeof JSON.parse>) => void, message: RegExp][] = [
    [(value) => value.schema = "geta-lab/subnet/9", /^Cannot read s.json: schema: /],
    [(value) => value.layers[0].before = -1, /^Cannot read s.json: layers.0.before: /],
    [
      (value) => value.layers[0].levels = "no",
      /^Cannot read s.safetensors: it must hold no: it is missing/,
    ],
    [(value) => value.layers[0].levels = "__proto__", /it must hold __proto__/],
    [
      (value) => delete value.layers[0].stepSize,
      /^Cannot read s.json: layer fc must have a step size/,
    ],
    [(value) => value.parameters.push("no"), /it must hold no/],
    [(value) => delete value.graph, /^Cannot read s.json: graph: /],
    [(value) => value.graph.nodes[0].inputs.a = 4, /^Cannot read s.json: Cannot read the graph/],
  ];
  for (const [change, message] of hostile) {
    const value = JSON.parse(json);
    change(value);
    await assert.rejects(
      decodeSubnet({ json: JSON.stringify(value), safetensors }, "s"),
      (error: unknown) => {
        assert(error instanceof FileError);
        assert.match(error.message, message);
        return true;
      },
    );
  }
});
