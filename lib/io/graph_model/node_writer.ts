import { elementType, type ParameterArray } from "../../core/mod.ts";
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
  placeholder: (
    name: string,
    value: { shape: readonly Dimension[]; dtype: string; free?: readonly number[] },
  ) => string;
  /** Adds a weight or constant under a name like the given one. */
  store: (name: string, array: StoredArray) => string;
  /** Adds whole numbers as a vector. */
  vector: (values: readonly number[]) => string;
  /** Adds a number. */
  scalar: (value: number, type?: "float32" | "int32") => string;
  /** Adds lengths as a vector, computed where they depend on the batch or on other lengths. */
  lengths: (values: readonly WrittenLength[]) => string;
}

/** A length, or how it follows from lengths of nodes: `times * (their product) / over + plus`. */
export type WrittenLength = Dimension | {
  /** Nodes and axes. */
  of: readonly [node: string, axis: number][];
  /** Factor. */
  times: number;
  /** Divisor. */
  over: number;
  /** Summand. */
  plus: number;
};

/**
 * Makes a writer of nodes.
 *
 * @returns The writer, without nodes.
 */
export function nodeWriter(): NodeWriter {
  const nodes: NodeDef[] = [], stored = new Map<string, StoredArray>();
  const taken = new Set<string>(), shared = new Map<string, string>();
  let batchFrom: { input: string; axis: number } | undefined;

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
    const dtype = elementType(data);
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

  /** A length of the result of a node, as a number. */
  const lengthOf = (node: string, axis: number): string => {
    const key = `length ${node} ${axis}`;
    if (!shared.has(key)) {
      const ends = [vector([axis]), vector([axis + 1]), vector([1])];
      const mask = { shrink_axis_mask: integer(1) };
      shared.set(key, add("StridedSlice", [add("Shape", [node]), ...ends], mask));
    }
    return shared.get(key)!;
  };
  /** The batch size as a number, from the shape of an argument. */
  const batchSize = (): string => {
    if (!batchFrom) {
      throw new RangeError(
        "Cannot write a GraphModel: an input must have an axis of samples alone, from which other lengths follow: current value is none",
      );
    }
    return lengthOf(batchFrom.input, batchFrom.axis);
  };
  const lengthNode = (length: WrittenLength): string => {
    if (typeof length === "number") return scalar(length, "int32");
    const { plus } = length;
    const [factors, times, over] = "of" in length
      ? [length.of.map(([node, axis]) => lengthOf(node, axis)), length.times, length.over]
      : [[batchSize()], length.perSample, 1];
    if (times !== 1) factors.push(scalar(times, "int32"));
    let node = factors.reduce((product, factor) => add("Mul", [product, factor]));
    if (over !== 1) node = add("FloorDiv", [node, scalar(over, "int32")]);
    return plus === 0 ? node : add("AddV2", [node, scalar(plus, "int32")]);
  };

  return {
    nodes,
    stored,
    add,
    store,
    vector,
    scalar,
    placeholder(wanted, { shape, dtype, free = [] }) {
      const name = unique(wanted);
      const lengths = shape.map((length, axis) =>
        isSymbolic(length) || free.includes(axis) ? -1 : length
      );
      const attr = { dtype: typeAttribute(dtype), shape: shapeAttribute(lengths) };
      nodes.push({ name, op: "Placeholder", attr });
      const axis = shape.findIndex((length) =>
        isSymbolic(length) && length.perSample === 1 && length.plus === 0
      );
      if (axis >= 0) batchFrom ??= { input: name, axis };
      return name;
    },
    lengths(values) {
      if (values.every((value) => typeof value === "number")) return vector(values);
      return add("Pack", values.map(lengthNode), { N: integer(values.length), axis: integer(0) });
    },
  };
}
