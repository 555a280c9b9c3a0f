/**
 * The attributes of an operator as formulas of lengths.
 *
 * @module
 */
import { type Attribute, isSymbolic, lengthAt } from "../../operators/mod.ts";
import type { FreeLength, GraphNode, GraphValue } from "../ir/types.ts";
import { refusal } from "../record/refusal.ts";
import { lengthFormula, type LengthSeries } from "./length_formula.ts";

/** What an operator is explained with. */
export interface Evidence {
  /** Its attributes in the recordings, and their batch sizes. */
  others: { batch: number; attrs: GraphNode["attrs"] }[];
  /** Lengths that its own may follow from: at the lengths of the trace with the batch of the first recording, then in each. */
  series: LengthSeries[];
  /** The values of the graph. */
  values: GraphValue[];
  /** What the free lengths are called. */
  names: string;
}

/**
 * An operator with a formula for each number in its attributes that differs.
 *
 * @param node The operator.
 * @param evidence What is known of it.
 * @returns The operator with its free lengths.
 * @throws {TypeError} If no formula gives a number in all recordings.
 */
export function explainOperator(node: GraphNode, evidence: Evidence): GraphNode {
  const { others, series, values, names } = evidence, { op, id } = node;
  const lengths: Record<string, FreeLength> = {};
  const { rests, attrs } = withRests(node, values);
  const compare = (mine: Attribute, theirs: (Attribute | undefined)[], path: string) => {
    if (rests.includes(path)) return void (lengths[path] = "rest");
    if (typeof mine === "number" || isSymbolic(mine)) {
      const at = (batch: number) => lengthAt(mine, batch);
      if (theirs.every((n, i) => Object.is(n, at(others[i]!.batch)))) return;
      const wanted = [at(others[0]!.batch), ...theirs];
      const formula = wanted.every((n) => Number.isInteger(n))
        ? lengthFormula(wanted as number[], series)
        : undefined;
      if (formula !== undefined) return void (lengths[path] = formula);
    } else if (mine !== null && typeof mine === "object") {
      const keys = Object.keys(mine);
      if (
        theirs.every((one) =>
          one != null && typeof one === "object" && Object.keys(one).join() === keys.join()
        )
      ) {
        for (const key of keys) {
          const part = (from: Attribute | undefined) => (from as Record<string, Attribute>)[key];
          compare(part(mine)!, theirs.map(part), path === "" ? key : `${path}.${key}`);
        }
        return;
      }
    } else if (theirs.every((one) => Object.is(one, mine))) return;
    const found = [mine, ...theirs].map((one) => JSON.stringify(one) ?? "nothing").join(", ");
    throw refusal(
      `all lengths in it must follow from the lengths of tensors for every ${names}`,
      `operator ${id} (${op}) with ${path} ${found}`,
    );
  };
  compare(node.attrs, others.map((other) => other.attrs), "");
  return Object.keys(lengths).length > 0 ? { ...node, attrs, lengths } : node;
}

/**
 * The lengths that tfjs works out by itself: of a reshape the only free one, or the one that the function left to it; of a slice those up to
 * the end of an axis. Others are spelled out.
 */
function withRests(
  { op, attrs, outputs }: GraphNode,
  values: GraphValue[],
): { rests: string[]; attrs: GraphNode["attrs"] } {
  const { shape, free = [] } = values[outputs[0]!]!;
  if (op === "Reshape") {
    const given = attrs.shape as Attribute[];
    const rest = free.length === 1 ? free[0]! : free.find((axis) => given[axis] === -1);
    if (rest === undefined) return { rests: [], attrs };
    const spelled = given.map((length, axis) =>
      length === -1 && axis !== rest ? shape[axis]! : length
    );
    return { rests: [`shape.${rest}`], attrs: { ...attrs, shape: spelled } };
  }
  if (op === "Slice" && Array.isArray(attrs.size)) {
    const { size } = attrs;
    return { rests: free.flatMap((axis) => size[axis] === -1 ? [`size.${axis}`] : []), attrs };
  }
  return { rests: [], attrs };
}
