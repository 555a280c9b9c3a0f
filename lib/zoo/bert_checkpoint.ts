import type { NamedArrays, NamedVariables } from "../core/mod.ts";
import { FileError, type StoredTensor } from "../io/mod.ts";

/** Where the published weights of one variable stand. */
interface Place {
  /** Name without the word `bert.` in front. */
  name: string;
  /** Whether it is stored as [outputs, inputs]. */
  transposed: boolean;
}

/** The two ends of the names of layer norms: old ones and new ones. */
const NORM_ENDS: Record<string, string[]> = {
  scale: ["gamma", "weight"],
  offset: ["beta", "bias"],
};

/** Names of the layers of a block, ours and the published ones. */
const LAYERS: Record<string, string> = {
  "attention/query": "attention.self.query",
  "attention/key": "attention.self.key",
  "attention/value": "attention.self.value",
  "attention/output": "attention.output.dense",
  norm1: "attention.output.LayerNorm",
  "mlp/fc1": "intermediate.dense",
  "mlp/fc2": "output.dense",
  norm2: "output.LayerNorm",
};

/** Names of what stands outside the blocks. */
const OUTSIDE: Record<string, string> = {
  "words/table": "embeddings.word_embeddings.weight",
  "position/table": "embeddings.position_embeddings.weight",
  "segments/table": "embeddings.token_type_embeddings.weight",
  norm: "embeddings.LayerNorm",
  head: "qa_outputs",
};

/**
 * Takes the weights of {@linkcode bertSpans} from a published checkpoint of BERT (Hugging Face's names). Positions beyond the
 * network's are left out. The head is taken if the checkpoint was trained on questions; else it has none, and keeps its values.
 *
 * | here                         | in the checkpoint                                              |
 * | ---------------------------- | -------------------------------------------------------------- |
 * | `words/table`                | `bert.embeddings.word_embeddings.weight`                       |
 * | `norm/scale`                 | `bert.embeddings.LayerNorm.weight` (`gamma` in old ones)       |
 * | `block1/attention/query/…`   | `bert.encoder.layer.0.attention.self.query.…`, transposed      |
 * | `block1/mlp/fc1/…`           | `bert.encoder.layer.0.intermediate.dense.…`, transposed        |
 * | `head/…`                     | `qa_outputs.…`, transposed                                     |
 *
 * Source: Devlin et al. 2018 (arXiv:1810.04805), the checkpoints published with it.
 *
 * @param tensors Tensors of the file; a name may lack `bert.` in front.
 * @param variables The network's variables.
 * @param file What to call the file in an error.
 * @returns Values by variable.
 * @throws {FileError} If a tensor is missing or has another shape; names it.
 *
 * @example
 * ```ts
 * import { bertCheckpoint } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { tokenDense, variableStore } from "@geta-lab/geta/nn";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0);
 * tokenDense(store, "block1/mlp/fc1", { inputs: 3, outputs: 1, bias: false });
 * const stored = { dtype: "F32" as const, shape: [1, 3], data: Float32Array.of(1, 2, 3) };
 * const tensors = { "bert.encoder.layer.0.intermediate.dense.weight": stored };
 * const values = bertCheckpoint(tensors, store.variables, "model.safetensors");
 * assert.deepEqual([...values["block1/mlp/fc1/kernel"]!], [1, 2, 3]);
 * ```
 */
export function bertCheckpoint(
  tensors: Readonly<Record<string, StoredTensor>>,
  variables: NamedVariables,
  file: string,
): NamedArrays {
  const withHead = Object.keys(tensors).some((name) => name.startsWith("qa_outputs."));
  const wanted = Object.entries(variables)
    .filter(([name]) => withHead || !name.startsWith("head/"));
  return Object.fromEntries(wanted.map(([variable, { shape }]) => {
    const places = placesOf(variable).flatMap(({ name, ...rest }) => [
      { name: `bert.${name}`, ...rest },
      { name, ...rest },
    ]);
    const place = places.find(({ name }) => Object.hasOwn(tensors, name));
    if (place === undefined) throw refused(file, places[0]!.name, "a tensor", "missing");
    const { name, transposed } = place, stored = tensors[name]!;
    const rows = shape[0]!, isPosition = variable === "position/table";
    const right = transposed ? [shape[1], rows] : isPosition ? [stored.shape[0], shape[1]] : shape;
    if (
      stored.dtype !== "F32" || `${stored.shape}` !== `${right}` ||
      isPosition && stored.shape[0]! < rows
    ) {
      const found = `${stored.dtype} [${stored.shape}]`;
      throw refused(
        file,
        name,
        `F32 [${isPosition ? `${rows} or more,${shape[1]}` : right}]`,
        found,
      );
    }
    const data = stored.data as Float32Array;
    if (transposed) return [variable, transpose(data, rows)];
    return [variable, isPosition ? data.slice(0, rows * shape[1]!) : data];
  }));
}

/** The names that a variable may have, new ones first. */
function placesOf(variable: string): Place[] {
  const [, layer, own] = /^block(\d+)\/(.+)$/.exec(variable) ?? [undefined, undefined, variable];
  const outside = OUTSIDE[own!];
  if (outside !== undefined) return [{ name: outside, transposed: false }];
  const at = own!.lastIndexOf("/"), kind = own!.slice(at + 1), base = own!.slice(0, at);
  const name = layer === undefined
    ? OUTSIDE[base]
    : `encoder.layer.${Number(layer) - 1}.${LAYERS[base]}`;
  const ends = NORM_ENDS[kind] ?? [kind === "kernel" ? "weight" : "bias"];
  return ends.toReversed().map((end) => ({
    name: `${name}.${end}`,
    transposed: kind === "kernel",
  }));
}

/** [columns, rows] to [rows, columns]. */
function transpose(data: Float32Array, rows: number): Float32Array {
  const columns = data.length / rows, out = new Float32Array(data.length);
  for (let c = 0; c < columns; c++) {
    for (let r = 0; r < rows; r++) out[r * columns + c] = data[c * rows + r]!;
  }
  return out;
}

function refused(file: string, name: string, wanted: string, found: string): FileError {
  return new FileError(
    `Cannot start from ${file}: ${name} must be ${wanted}: current value is ${found}`,
  );
}
