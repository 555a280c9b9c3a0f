import assert from "node:assert/strict";
import fc from "fast-check";
import {
  compressedBits,
  decodeSharedNetwork,
  encodeSharedNetwork,
  paperGapBits,
  sharedValues,
  type SharedWeights,
  shareWeights,
} from "@geta-lab/geta/hardware";

/** Layers of some shapes and densities, empty ones too. */
const networks = fc.dictionary(
  fc.string({ maxLength: 6 }),
  fc.record({
    weights: fc.array(fc.integer({ min: -9, max: 9 }).map((x) => Math.abs(x) < 7 ? 0 : x / 4), {
      maxLength: 300,
    }),
    clusters: fc.integer({ min: 1, max: 5 }),
    convolution: fc.boolean(),
  }),
  { maxKeys: 3 },
).map((layers) =>
  Object.fromEntries(
    Object.entries(layers).filter(([name]) => name !== "__proto__").map((
      [name, { weights, clusters, convolution }],
    ) => [
      name,
      shareWeights(weights, {
        shape: convolution ? [1, 1, weights.length] : [weights.length, 1],
        clusters,
      }),
    ]),
  )
);

Deno.test("decodeSharedNetwork() undoes encodeSharedNetwork(), and compressedBits() counts the file's bits", () => {
  fc.assert(
    fc.property(networks, (layers) => {
      const bytes = encodeSharedNetwork(layers), again = decodeSharedNetwork(bytes);
      assert.deepEqual({ ...again }, layers);
      const header = 12 + new DataView(bytes.buffer).getUint32(8, true);
      let least = 0, most = 0;
      for (const [name, layer] of Object.entries(layers)) {
        assert.deepEqual(sharedValues(again[name]!), sharedValues(layer));
        const { huffman } = compressedBits(layer, { indexBits: paperGapBits(name, layer) });
        least += huffman.total;
        most += huffman.total + 14;
      }
      const bits = 8 * (bytes.length - header);
      assert.ok(least <= bits && bits <= most, `${least} ${bits} ${most}`);
    }),
    { seed: 1 },
  );
});

const SHARED: SharedWeights = shareWeights([0, 0, 1, 2, 0, 3, 1, 2], {
  shape: [8, 1],
  clusters: 3,
});
const FILE = encodeSharedNetwork({ fc: SHARED });

/** The file with another header of the same meaning but for some fields of its layer. */
function withHeader(change: Record<string, unknown>): Uint8Array {
  const length = new DataView(FILE.buffer).getUint32(8, true);
  const header = JSON.parse(new TextDecoder().decode(FILE.subarray(12, 12 + length)));
  Object.assign(header.layers[0], change);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(FILE.length - length + text.length);
  bytes.set(FILE.subarray(0, 8));
  new DataView(bytes.buffer).setUint32(8, text.length, true);
  bytes.set(text, 12);
  bytes.set(FILE.subarray(12 + length), 12 + text.length);
  return bytes;
}

Deno.test("decodeSharedNetwork() refuses what is no file, ends early, or says what cannot be", () => {
  const refuses = (bytes: Uint8Array, message: RegExp) =>
    assert.throws(() => decodeSharedNetwork(bytes), (error: Error) => {
      assert.ok(error instanceof RangeError);
      assert.match(error.message, /^Cannot read the network: .*: current value is /);
      assert.match(error.message, message);
      return true;
    });
  refuses(new Uint8Array(), /it must begin with GETADC1/);
  refuses(FILE.subarray(0, 10), /the header's length must have 4 bytes: current value is 2 bytes/);
  refuses(FILE.subarray(0, FILE.length - 1), /the gaps of fc must have \d+ bytes/);
  const longer = new Uint8Array(FILE.length + 1);
  longer.set(FILE);
  refuses(longer, /it must end behind the last layer: current value is 1 bytes/);
  refuses(
    withHeader({ shape: [2 ** 20, 2 ** 20] }),
    /layer fc must have at most 134217728 weights/,
  );
  refuses(withHeader({ shape: [-1] }), /its header's layers.0.shape.0 must fit/);
  refuses(withHeader({ extra: 1 }), /its header's layers.0.extra must fit/);
  refuses(
    withHeader({ entries: 2 ** 26 }),
    /the codes of fc must be readable.*there must be 67108864 of them/,
  );
  refuses(
    withHeader({ shape: [3] }),
    /the gaps of fc must end within 3 weights: current value is place 3/,
  );
  refuses(withHeader({ clusters: 2 ** 15 }), /the values of fc must have 131072 bytes/);
  const json = FILE.slice();
  json[12] = 0x7d;
  refuses(json, /its header must be JSON/);
  const infinite = FILE.slice(), header = new DataView(FILE.buffer).getUint32(8, true);
  new DataView(infinite.buffer).setFloat32(12 + header, Infinity, true);
  refuses(infinite, /the values of fc must be finite/);
});

Deno.test("decodeSharedNetwork() reads any byte sequence or refuses it with a reason", () => {
  fc.assert(
    fc.property(fc.nat(FILE.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const bytes = FILE.slice();
      bytes[at]! ^= flip;
      try {
        decodeSharedNetwork(bytes);
      } catch (error) {
        assert.ok(error instanceof RangeError, `${error}`);
        assert.match(error.message, /^Cannot read the network: /);
      }
    }),
    { seed: 2, numRuns: 400 },
  );
});
