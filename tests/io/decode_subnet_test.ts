import assert from "node:assert/strict";
import { decodeSafetensors, decodeSubnet, encodeSubnet, FileError } from "@geta-lab/geta/io";
import type { Subnet } from "@geta-lab/geta/subnet";
import { sealed } from "./sealed.ts";

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
  for (const largest of [1, 7, 127, 128, 32_767, 32_768]) {
    assert.deepEqual(await decodeSubnet(await encodeSubnet(subnet(largest))), subnet(largest));
  }
});

Deno.test("encodeSubnet() stores a quantized weight once, packed at the bits that its levels need", async () => {
  for (
    const [largest, dtype, bytes, bits] of [
      [1, "U8", 2, 3], // the level 3 needs three bits
      [7, "U8", 2, 4],
      [127, "U8", 4, 8],
      [128, "U8", 5, 9],
      [32_767, "U8", 8, 16],
      [32_768, "I32", 16, undefined],
    ] as const
  ) {
    const { json, safetensors } = await encodeSubnet(subnet(largest));
    const { tensors, metadata } = decodeSafetensors(safetensors);
    assert.deepEqual(Object.keys(tensors).sort(), ["fc/bias", "fc/kernel"]);
    const kernel = tensors["fc/kernel"]!;
    assert.deepEqual([kernel.dtype, kernel.data.byteLength], [dtype, bytes]);
    assert.equal(JSON.parse(json).layers[0].packedBits, bits);
    const packed = bits === undefined ? {} : { "fc/kernel": { bits, shape: [2, 2] } };
    assert.deepEqual(JSON.parse(metadata.packed!), packed);
  }
});

Deno.test("encodeSubnet() keeps a weight that is not step size times level as float", async () => {
  const original = subnet(100);
  original.parameters["fc/kernel"]!.data[1] = 1e-9;
  const files = await encodeSubnet(original);
  const { tensors } = decodeSafetensors(files.safetensors);
  assert.deepEqual([tensors["fc/kernel"]!.dtype, tensors["fc/levels"]!.dtype], ["F32", "U8"]);
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

Deno.test("decodeSubnet() detects a change of any byte of the JSON", async () => {
  const { json, safetensors } = await encodeSubnet(subnet(9));
  for (let at = 0; at < json.length; at++) {
    const damaged = json.slice(0, at) + (json[at] === "1" ? "2" : "1") + json.slice(at + 1);
    await assert.rejects(decodeSubnet({ json: damaged, safetensors }, "s"), FileError);
  }
});

Deno.test("decodeSubnet() refuses a step size that was changed", async () => {
  const { json, safetensors } = await encodeSubnet(subnet(9));
  const changed = json.replace(`"stepSize": ${stepSize}`, `"stepSize": ${2 * stepSize}`);
  assert.notEqual(changed, json);
  await assert.rejects(
    decodeSubnet({ json: changed, safetensors }, "s"),
    /^FileError: Cannot read s\.json: its SHA-256 must be the one in s\.safetensors, one of the files was changed: /,
  );
});

Deno.test("decodeSubnet() refuses the files of two runs", async () => {
  const one = await encodeSubnet(subnet(9)), other = await encodeSubnet(subnet(8));
  await assert.rejects(
    decodeSubnet({ json: one.json, safetensors: other.safetensors }, "s"),
    /Cannot read s\.safetensors: its SHA-256 must be the one in s\.json/,
  );
});

Deno.test("decodeSubnet() refuses hostile JSON with the place of the fault", async () => {
  const files = await encodeSubnet(subnet(9)), { json } = files;
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
    [(value) => value.layers[0].packedBits = 17, /^Cannot read s.json: layers.0.packedBits: /],
    [
      (value) => value.layers[0].packedBits = 8,
      /^Cannot read s.safetensors: fc\/kernel must be 4 elements of type U8 .*: current value is 3 of U8/,
    ],
    [(value) => value.layers[0].shape = [9, 9], /^Cannot read s.safetensors: fc\/kernel must be/],
    [(value) => value.parameters.push("no"), /it must hold no/],
    [(value) => delete value.graph, /^Cannot read s.json: graph: /],
    [(value) => value.graph.nodes[0].inputs.a = 4, /^Cannot read s.json: Cannot read the graph/],
  ];
  for (const [change, message] of hostile) {
    const value = JSON.parse(json);
    change(value);
    await assert.rejects(
      decodeSubnet(await sealed(value, files), "s"),
      (error: unknown) => {
        assert(error instanceof FileError);
        assert.match(error.message, message);
        return true;
      },
    );
  }
});
