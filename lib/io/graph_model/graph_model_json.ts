import { messageOf } from "../../core/mod.ts";
import { type Graph, type GraphNode, partAt } from "../../graph/mod.ts";
import { type Dimension, isSymbolic } from "../../operators/mod.ts";
import { typeAttribute } from "./node_def.ts";
import { nodeRules } from "./node_rules.ts";
import {
  type NodeWriter,
  nodeWriter,
  type StoredArray,
  type WrittenLength,
} from "./node_writer.ts";

/** A tensor in the signature of a GraphModel. */
interface SignatureEntry {
  /** Name of the result of a node. */
  name: string;
  /** TensorFlow's name of the element type. */
  dtype: string;
  /** Its lengths, "-1" for those that vary. */
  tensorShape: { dim: { size: string }[] };
}

/** Topology of a GraphModel, and the values of its constants. */
export interface GraphModelNodes {
  /** What `modelTopology` and `signature` of a `model.json` hold. */
  topology: {
    /** The operators. */
    modelTopology: { node: NodeWriter["nodes"]; library: object; versions: object };
    /** Inputs and outputs by name. */
    signature: { inputs: Record<string, SignatureEntry>; outputs: Record<string, SignatureEntry> };
  };
  /** Values of weights and constants by the name of their node. */
  stored: Map<string, StoredArray>;
  /** Names of the parameters' nodes by the names of the parameters. */
  parameterNodes: Record<string, string>;
}

/**
 * A graph of tfjs' operators as the topology of a GraphModel.
 *
 * @param graph The graph.
 * @param parameters Values of its variables by name.
 * @returns Topology, and the values of weights and constants.
 * @throws {TypeError} If an operator has no form in a GraphModel.
 */
export function graphModelNodes(
  graph: Graph,
  parameters: Record<string, StoredArray>,
): GraphModelNodes {
  const writer = nodeWriter(), names: string[] = [];
  const inputs: Record<string, SignatureEntry> = {}, outputs: Record<string, SignatureEntry> = {};
  const entry = (name: string, value: number): SignatureEntry => {
    const { shape, dtype, free = [] } = graph.values[value]!;
    const size = (length: Dimension, axis: number) => ({
      size: isSymbolic(length) || free.includes(axis) ? "-1" : String(length),
    });
    return {
      name: name.includes(":") ? name : `${name}:0`,
      dtype: (typeAttribute(dtype) as { type: string }).type,
      tensorShape: { dim: shape.map(size) },
    };
  };
  // inputs, weights and constants
  for (const { kind, name, value, data } of graph.leaves) {
    const { shape, dtype } = graph.values[value]!;
    if (kind === "input") {
      const key = name.replace(/^input:(?=\d)/, "input_").replace(/^input:/, "");
      names[value] = writer.placeholder(key, graph.values[value]!);
      inputs[key] = entry(names[value], value);
    } else {
      const array = kind === "variable"
        ? parameters[name]!
        : { shape: shape as number[], data: arrayOf(dtype, data!) };
      names[value] = writer.store(name, array);
    }
  }
  // operators
  for (const node of graph.nodes) {
    [writeNode(graph, node, writer, names)].flat().forEach((name, i) =>
      names[node.outputs[i]!] = name
    );
  }
  // outputs, each a node of its own
  graph.outputs.forEach((value, i) => {
    const key = graph.outputNames?.[i] ?? `output_${i}`;
    outputs[key] = entry(writer.add("Identity", [names[value]!]), value);
  });
  return {
    topology: {
      modelTopology: { node: writer.nodes, library: {}, versions: { producer: 1 } },
      signature: { inputs, outputs },
    },
    stored: writer.stored,
    parameterNodes: Object.fromEntries(
      graph.leaves.filter(({ kind }) => kind === "variable").map((
        { name, value },
      ) => [name, names[value]!]),
    ),
  };
}

function writeNode(
  graph: Graph,
  node: GraphNode,
  writer: NodeWriter,
  names: string[],
): string | string[] {
  const by = `operator ${node.id} (${node.op})`, rule = nodeRules[node.op];
  if (!rule) {
    throw new TypeError(
      `Cannot write a GraphModel: every operator must have a form in it: current value is ${by}`,
    );
  }
  const operands = Object.entries(node.inputs);
  const values = node.outputs.map((value) => graph.values[value]!);
  const unwritten = new Set(Object.keys(node.lengths ?? {}));
  const lengthAt = (path: string): WrittenLength | undefined => {
    unwritten.delete(path);
    const length = node.lengths?.[path];
    if (length === undefined || length === "rest") return length && -1;
    return { ...length, of: length.of.map(([value, axis]) => [names[value]!, axis]) };
  };
  try {
    const written = rule(writer, {
      inputs: Object.fromEntries(operands.map(([name, value]) => [name, names[value]!])),
      shapes: Object.fromEntries(
        operands.map(([name, value]) => [name, graph.values[value]!.shape]),
      ),
      types: Object.fromEntries(
        operands.map(([name, value]) => [name, graph.values[value]!.dtype]),
      ),
      attrs: node.attrs,
      outputs: values.map(({ shape }) => shape),
      free: values.map(({ free = [] }) => free),
      outputType: values[0]!.dtype,
      lengthAt,
    });
    const [fixed] = unwritten;
    if (fixed === undefined) return written;
    const found = JSON.stringify(partAt(node.attrs, fixed));
    throw new TypeError(
      `Cannot write a GraphModel: ${fixed} must not depend on lengths that are free (trace it with fixed inputShapes): current value is ${found}`,
    );
  } catch (cause) {
    throw new TypeError(`${messageOf(cause)}, in ${by}`, { cause });
  }
}

function arrayOf(dtype: string, data: readonly number[]): StoredArray["data"] {
  if (dtype === "float32") return Float32Array.from(data);
  return dtype === "int32" ? Int32Array.from(data) : Uint8Array.from(data);
}
