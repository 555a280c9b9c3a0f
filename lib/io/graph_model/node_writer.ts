import type { ParameterArray } from "../../core/mod.ts";
import { type Dimension, isSymbolic } from "../../operators/mod.ts";
import {
  type AttributeValue,
  integer,
  type NodeDef,
  shapeAttribute,
  typeAttribute,
} from "./node_def.ts";

/** A weight or constant of a GraphModel. */
export interface StoredArray {
  /** Shape. */
  shape: number[];
  /** Values, row-major; the array tells the type: float32, int32, or bool with one byte an element. */
  data: ParameterArray;
}

/** Writes the nodes of a graph, operands before their readers. */
export interface NodeWriter {
  /** The nodes so far. */
  nodes: NodeDef[];
  /** Values of the nodes that hold weights and constants, by name. */
  stored: Map<string, StoredArray>;
  /** Adds an operator; returns the name of its first result. */
  add: (
    op: string,
    inputs: readonly string[],
    attributes?: Record<string, AttributeValue>,
  ) => string;
  /** Adds an argument of the model; the first axis that grows with the batch tells the batch size. */
  placeholder: (name: string, value: { shape: readonly Dimension[]; dtype: string }) => string;
  /** Adds a weight or constant under a name like the given one. */
  store: (name: string, array: StoredArray) => string;
  /** Adds whole numbers as a vector. */
  vector: (values: readonly number[]) => string;
  /** Adds a number. */
  scalar: (value: number, type?: "float32" | "int32") => string;
  /** Adds lengths as a vector, computed where they depend on the batch. */
  lengths: (values: readonly Dimension[]) => string;
}

/**
 * Makes a writer of nodes.
 *
 * @returns The writer, without nodes.
 */
export function nodeWriter(): NodeWriter {
  const nodes: NodeDef[] = [], stored = new Map<string, StoredArray>();
  const taken = new Set<string>(), shared = new Map<string, string>();
  let batchFrom: { input: string; axis: number } | undefined, batch: string | undefined;

  const unique = (wanted: string): string => {
    const name = wanted.replace(/[^A-Za-z0-9_./-]/g, "_").replace(/^[^A-Za-z0-9.]/, "n$&");
    for (let i = 0;; i++) {
      const free = i === 0 ? name : `${name}_${i}`;
      if (taken.has(free)) continue;
      taken.add(free);
      return free;
    }
  };
  const add: NodeWriter["add"] = (op, inputs, attr) => {
    const name = unique(op);
    nodes.push({ name, op, input: [...inputs], ...(attr && { attr }) });
    return name;
  };
  const store: NodeWriter["store"] = (wanted, array) => {
    const name = unique(wanted), { data, shape } = array;
    const dtype = data instanceof Float32Array
      ? "float32"
      : data instanceof Int32Array
      ? "int32"
      : "bool";
    nodes.push({
      name,
      op: "Const",
      attr: { dtype: typeAttribute(dtype), value: shapeAttribute(shape) },
    });
    stored.set(name, array);
    return name;
  };
  const constant = (array: StoredArray): string => {
    const key = `${array.data.constructor.name} ${array.shape} ${array.data}`;
    if (!shared.has(key)) shared.set(key, store("constant", array));
    return shared.get(key)!;
  };
  const vector = (values: readonly number[]) =>
    constant({ shape: [values.length], data: Int32Array.from(values) });
  const scalar = (value: number, type: "float32" | "int32" = "float32") =>
    constant({
      shape: [],
      data: type === "float32" ? Float32Array.of(value) : Int32Array.of(value),
    });

  /** The batch size as a number, from the shape of an argument. */
  const batchSize = (): string => {
    if (!batchFrom) {
      throw new RangeError(
        "Cannot write a GraphModel: an input must have an axis of samples alone, from which other lengths follow: current value is none",
      );
    }
    const { input, axis } = batchFrom;
    const one = vector([1]), shape = add("Shape", [input]);
    return batch ??= add("StridedSlice", [shape, vector([axis]), vector([axis + 1]), one], {
      shrink_axis_mask: integer(1),
    });
  };
  const lengthNode = (length: Dimension): string => {
    if (!isSymbolic(length)) return scalar(length, "int32");
    const { perSample, plus } = length, n = batchSize();
    const scaled = perSample === 1 ? n : add("Mul", [n, scalar(perSample, "int32")]);
    return plus === 0 ? scaled : add("AddV2", [scaled, scalar(plus, "int32")]);
  };

  return {
    nodes,
    stored,
    add,
    store,
    vector,
    scalar,
    placeholder(wanted, { shape, dtype }) {
      const name = unique(wanted);
      const lengths = shape.map((length) => isSymbolic(length) ? -1 : length);
      const attr = { dtype: typeAttribute(dtype), shape: shapeAttribute(lengths) };
      nodes.push({ name, op: "Placeholder", attr });
      const axis = shape.findIndex((length) =>
        isSymbolic(length) && length.perSample === 1 && length.plus === 0
      );
      if (axis >= 0) batchFrom ??= { input: name, axis };
      return name;
    },
    lengths(values) {
      if (!values.some(isSymbolic)) return vector(values as number[]);
      return add("Pack", values.map(lengthNode), { N: integer(values.length), axis: integer(0) });
    },
  };
}
