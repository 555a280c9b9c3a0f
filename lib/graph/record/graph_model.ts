/**
 * Converted models: `GraphModel`s of tfjs' converter, whose weights are plain tensors that belong to nodes with names.
 *
 * @module
 */
import type { Tensor } from "../../core/mod.ts";
import { messageOf } from "../../core/mod.ts";
import { refusal } from "./refusal.ts";

/** A model of `tf.loadGraphModel`. */
export interface TraceableGraphModel {
  /** Names of its arguments, in order. */
  inputNodes: string[];
  /** Names of its results, in order. */
  outputNodes: string[];
  /** Its weights, by the name of the node that holds each. */
  weights: Record<string, Tensor[]>;
  /** Runs it. */
  execute(inputs: Tensor | Tensor[] | Record<string, Tensor>): Tensor | Tensor[];
}

/** A node of its topology, as far as it is read here. */
interface ModelNode {
  name: string;
  op: string;
  inputNames: string[];
}

/**
 * Whether a value is a `GraphModel`.
 *
 * @param f Any value.
 * @returns True if it looks like one.
 */
export function isGraphModel(f: unknown): f is TraceableGraphModel {
  return f !== null && typeof f === "object" && "execute" in f &&
    typeof f.execute === "function" && "inputNodes" in f && Array.isArray(f.inputNodes) &&
    "weights" in f;
}

/**
 * Runs a `GraphModel`.
 *
 * @param model The model.
 * @param inputs Its arguments.
 * @returns Its results.
 * @throws {TypeError} If it can only be run with `executeAsync`.
 */
export function execute(
  model: TraceableGraphModel,
  inputs: Tensor[] | Record<string, Tensor>,
): Tensor | Tensor[] {
  try {
    return model.execute(inputs);
  } catch (cause) {
    const message = messageOf(cause);
    if (!message.includes("executeAsync")) throw cause;
    const [, name, op] = /node '(.+?)', which has the dynamic op '(.+?)'/.exec(message) ?? [];
    throw refusal(
      "it must be a model that runs without executeAsync, since the shapes inside one that needs it depend on numbers",
      name === undefined ? `"${message}"` : `one with node ${name} (${op})`,
    );
  }
}

/** Nodes that hand their operand on. */
const PASS_ON = new Set(["Identity", "Reshape", "Transpose", "ExpandDims", "Squeeze", "Cast"]);

/**
 * The node that uses each weight: the first one that does more than hand it on.
 *
 * @param model The model.
 * @returns Name of the node by weight; weights that no node uses are missing.
 */
export function weightUsers(model: TraceableGraphModel): Map<Tensor, string> {
  const nodes = (model as { executor?: { graph?: { nodes?: Record<string, ModelNode> } } })
    .executor?.graph?.nodes ?? {};
  // what each node hands on: itself, or the holder behind it
  const behind = (name: string): string => {
    const node = nodes[name.replace(/:\d+$/, "")];
    if (node === undefined || !PASS_ON.has(node.op) || node.inputNames[0] === undefined) {
      return name;
    }
    return behind(node.inputNames[0]);
  };
  const users = new Map<Tensor, string>();
  for (const { name, op, inputNames } of Object.values(nodes)) {
    if (PASS_ON.has(op)) continue;
    for (const input of inputNames) {
      for (const weight of model.weights[behind(input)] ?? []) {
        if (!users.has(weight)) users.set(weight, name);
      }
    }
  }
  return users;
}
