/**
 * What a traced function must fulfil beside running.
 *
 * @module
 */
import { type Graph, LARGEST_CONSTANT } from "../ir/types.ts";
import { refusal } from "./refusal.ts";

/**
 * Throws unless constants are small, every output depends on an input and there is a variable.
 *
 * @param graph The traced graph.
 * @param read Shape of a tensor that depends on the input and whose numbers were read during the trace, if there is one.
 * @throws {RangeError} If a constant is too large.
 * @throws {TypeError} If an output depends on no input, or no variable is used.
 */
export function checkTraced(graph: Graph, read: readonly number[] | undefined): void {
  for (const leaf of graph.leaves) {
    if (leaf.kind === "constant" && !leaf.data) {
      throw new RangeError(
        `Cannot trace the function: a constant must be numeric with at most ${LARGEST_CONSTANT} elements ` +
          `(make it a variable): current value is shape [${graph.values[leaf.value]!.shape}]`,
      );
    }
  }
  const lost = outputWithoutInput(graph);
  if (lost >= 0) {
    const name = `output ${graph.outputNames?.[lost] ?? lost}`;
    if (read === undefined) throw refusal("every output must depend on an input", name);
    throw refusal(
      "it must get from its input to its output by operators, without dataSync, arraySync or buffer in between",
      `${name}, after the numbers of a tensor of shape [${read}] were read`,
    );
  }
  if (!graph.leaves.some((leaf) => leaf.kind === "variable")) {
    throw refusal("it must use at least one tf.variable", "none");
  }
}

function outputWithoutInput(graph: Graph): number {
  const inputs = graph.leaves.filter((leaf) => leaf.kind === "input");
  const reached = new Set(inputs.map((leaf) => leaf.value));
  for (const node of graph.nodes) {
    if (Object.values(node.inputs).some((id) => reached.has(id))) {
      node.outputs.forEach((id) => reached.add(id));
    }
  }
  return graph.outputs.findIndex((id) => !reached.has(id));
}
