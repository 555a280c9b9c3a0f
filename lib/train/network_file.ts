import type { NamedArrays, NamedVariables } from "../core/mod.ts";
import { decodeSafetensors, encodeSafetensors, FileError, type StoredTensor } from "../io/mod.ts";
import type { Network } from "../nn/mod.ts";
import { readVariables, statistics, trainable } from "./variables.ts";

/**
 * Writes what training changes in a network as a safetensors file under the variables' names: weights and running statistics,
 * float32. Integer tables and masks are not in it, they come with the network itself.
 *
 * @param model The network; names and shapes of its variables.
 * @param values Values of some or all of them; the others have those of the network.
 * @returns The file.
 *
 * @example
 * ```ts
 * import { decodeNetwork, encodeNetwork } from "@geta-lab/geta/train";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const model = mlp({ inputShape: [2] }), bias = new Float32Array(10).fill(3);
 * const file = encodeNetwork(model, { "fc3/bias": bias });
 * assert.deepEqual(decodeNetwork(file, model)["fc3/bias"], bias);
 * ```
 */
export function encodeNetwork(
  { name, variables }: Pick<Network, "name" | "variables">,
  values: NamedArrays = {},
): Uint8Array<ArrayBuffer> {
  const learned = learnedVariables(variables), all = readVariables(learned);
  const tensors = Object.entries(learned).map(([key, { shape }]) => {
    const data = Float32Array.from(values[key] ?? all[key]!);
    return [key, { dtype: "F32", shape: [...shape], data }] as [string, StoredTensor];
  });
  return encodeSafetensors(Object.fromEntries(tensors), {
    format: "geta-lab/network/1",
    model: name,
  });
}

/**
 * Reads from a safetensors file what training changes in a network. Every such variable must be there in its shape.
 *
 * @param bytes The file.
 * @param model The network they are for; it is not changed.
 * @param file What to call the file in an error.
 * @returns The values by name, for `writeVariables`.
 * @throws {FileError} If the file is damaged, or of another network; names the first variable that does not fit.
 *
 * @example
 * ```ts
 * import { decodeNetwork, encodeNetwork } from "@geta-lab/geta/train";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const file = encodeNetwork(mlp({ inputShape: [2] }));
 * assert.throws(
 *   () => decodeNetwork(file, mlp({ inputShape: [3] }), "a.safetensors"),
 *   /Cannot start from a.safetensors: it must hold the network mlp: fc1\/kernel .*\[3,128\].*\[2,128\]/,
 * );
 * ```
 */
export function decodeNetwork(
  bytes: Uint8Array,
  { name, variables }: Pick<Network, "name" | "variables">,
  file = "network",
): NamedArrays {
  const { tensors } = decodeSafetensors(bytes, file);
  return Object.fromEntries(
    Object.entries(learnedVariables(variables)).map(([key, { shape }]) => {
      const found = Object.hasOwn(tensors, key) ? tensors[key]! : undefined;
      if (found !== undefined && found.dtype === "F32" && `${found.shape}` === `${shape}`) {
        return [key, found.data as Float32Array];
      }
      throw new FileError(
        `Cannot start from ${file}: it must hold the network ${name}: ${key} must be F32 [${shape}]: current value is ${
          found === undefined ? "missing" : `${found.dtype} [${found.shape}]`
        }`,
      );
    }),
  );
}

function learnedVariables(variables: NamedVariables): NamedVariables {
  return { ...trainable(variables), ...statistics(variables) };
}
