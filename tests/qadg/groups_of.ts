/** The pruning groups of a function written down in a test. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { type Graph, trace } from "@geta-lab/geta/graph";
import { pruningGroups } from "@geta-lab/geta/qadg";
import type { OriginalNetwork } from "@geta-lab/geta/subnet";

tf.env().set("PROD", true);
await tf.setBackend("cpu");

/** A function of an input and of parameters by name. */
export type Formula = (x: tf.Tensor4D, p: Record<string, tf.Tensor4D>) => Tensor | Tensor[];

/** A formula, its trace, and the variables of both. */
export interface TracedFormula extends OriginalNetwork {
  graph: Graph;
}

/** Traces a formula; `shapes` are those of its parameters, each followed by "fixed" if training does not change it. */
export function tracedFormula(
  inputShape: number[],
  shapes: Record<string, (number | "fixed")[]>,
  formula: Formula,
): TracedFormula {
  const entries = Object.entries(shapes).map(([name, shape]) => {
    const lengths = shape.filter((length) => length !== "fixed");
    return [name, tf.variable(tf.ones(lengths), !shape.includes("fixed"))] as const;
  });
  const variables = Object.fromEntries(entries);
  const p = variables as Record<string, Tensor> as Record<string, tf.Tensor4D>;
  const forward = (x?: Tensor) => formula(x as tf.Tensor4D, p);
  const graph = trace(forward, [tf.zeros([1, ...inputShape])], { variables });
  return { graph, forward, variables };
}

/** The graph of {@linkcode tracedFormula}. */
export function graphOf(...formula: Parameters<typeof tracedFormula>): Graph {
  return tracedFormula(...formula).graph;
}

/**
 * The groups as short strings: parameter, axis and owned and dependent structures, and the reason if there is one, for
 * example `"a/kernel@3=012 | b/kernel@2=012"`.
 */
export function groupsOf(
  inputShape: number[],
  shapes: Record<string, (number | "fixed")[]>,
  formula: Formula,
): string[] {
  return pruningGroups(graphOf(inputShape, shapes, formula)).map((group) => {
    const [ownedSlices, dependentSlices] = [group.ownedSlices, group.dependentSlices].map((cuts) =>
      cuts.map(({ parameter, axis, structures }) =>
        `${parameter}@${axis}=${structures.map((one) => one < 0 ? "-" : one).join("")}`
      ).join(" ")
    );
    return `${ownedSlices} | ${dependentSlices}${
      group.reason === undefined ? "" : `: ${group.reason}`
    }`;
  });
}
