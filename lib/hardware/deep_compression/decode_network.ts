import * as v from "valibot";
import { messageOf } from "../../core/mod.ts";
import { huffmanDecode } from "../../quant/mod.ts";
import { headerSchema, layerSchema, MAGIC, MAX_WEIGHTS } from "./network_file.ts";
import type { SharedWeights } from "./share_weights.ts";

type LayerHeader = v.InferOutput<typeof layerSchema>;

/**
 * Reads a file that {@linkcode encodeSharedNetwork} wrote. Nothing in it is believed: lengths are compared with the bytes that are there
 * before memory is taken for them, and what is left over is an error, too.
 *
 * Source: docs/hardware.md, section 3.
 *
 * @param bytes The whole file.
 * @returns The layers by name.
 * @throws {RangeError} If the bytes are no such file.
 *
 * @example
 * ```ts
 * import { decodeSharedNetwork } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => decodeSharedNetwork(new Uint8Array(20)), /Cannot read the network: it must begin with GETADC1/);
 * ```
 */
export function decodeSharedNetwork(bytes: Uint8Array): Record<string, SharedWeights> {
  let at = 0;
  const take = (count: number, what: string): Uint8Array => {
    if (count > bytes.length - at) {
      fail(`${what} must have ${count} bytes`, `${bytes.length - at} bytes`);
    }
    at += count;
    return bytes.subarray(at - count, at);
  };
  if (new TextDecoder("latin1").decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    fail(`it must begin with ${MAGIC.trim()}`, "other bytes");
  }
  at = MAGIC.length;
  const length = view(take(4, "the header's length")).getUint32(0, true);
  const { layers } = parseHeader(take(length, "the header"));
  const found: Record<string, SharedWeights> = {};
  for (const layer of layers) {
    if (Object.hasOwn(found, layer.name)) fail("names must differ", layer.name);
    const shared = decodeLayer(layer, take);
    Object.defineProperty(found, layer.name, { value: shared, enumerable: true });
  }
  if (at !== bytes.length) fail("it must end behind the last layer", `${bytes.length - at} bytes`);
  return found;
}

function parseHeader(bytes: Uint8Array): v.InferOutput<typeof headerSchema> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    return fail("its header must be JSON", messageOf(error));
  }
  const parsed = v.safeParse(headerSchema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  return fail(`its header's ${v.getDotPath(issue) ?? "content"} must fit`, issue.message);
}

function decodeLayer(
  { name, shape, clusters, indexBits, entries, codeBytes, gapBytes }: LayerHeader,
  take: (count: number, what: string) => Uint8Array,
): SharedWeights {
  const weights = shape.reduce((product, length) => product * length, 1);
  if (weights > MAX_WEIGHTS) {
    fail(`layer ${name} must have at most ${MAX_WEIGHTS} weights`, String(weights));
  }
  const values = view(take(4 * clusters, `the values of ${name}`));
  const centroids = Float32Array.from(
    { length: clusters },
    (_, k) => values.getFloat32(4 * k, true),
  );
  if (!centroids.every(Number.isFinite)) fail(`the values of ${name} must be finite`, "others");
  const codeLengths = take(clusters + 1, `the code of ${name}`);
  const gapLengths = take(2 ** indexBits, `the code of the gaps of ${name}`);
  const read = (count: number, lengths: Uint8Array, what: string) => {
    const text = take(count, `the ${what} of ${name}`);
    try {
      return huffmanDecode(text, { lengths, count: entries });
    } catch (error) {
      return fail(`the ${what} of ${name} must be readable`, messageOf(error));
    }
  };
  const codes = read(codeBytes, codeLengths, "codes"), gaps = read(gapBytes, gapLengths, "gaps");
  const labels = new Int32Array(weights).fill(-1);
  let place = -1;
  for (let entry = 0; entry < entries; entry++) {
    place += gaps[entry]! + 1;
    if (place >= weights) {
      fail(`the gaps of ${name} must end within ${weights} weights`, `place ${place}`);
    }
    labels[place] = codes[entry]! - 1;
  }
  return { shape, centroids, labels };
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function fail(wanted: string, current: string): never {
  throw new RangeError(`Cannot read the network: ${wanted}: current value is ${current}`);
}
