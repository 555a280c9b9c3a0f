/** The proof of a rule: every structure that is called prunable is zeroed and cut, and the outputs compared. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { random } from "@geta-lab/geta/core";
import { pruningGroups } from "@geta-lab/geta/qadg";
import { buildSubnet, checkSubnet, chooseAtRandom } from "@geta-lab/geta/subnet";
import { zeroStructures } from "@geta-lab/geta/structure";
import { type Formula, tracedFormula } from "./groups_of.ts";

const RANDOM_CUTS = 6;

/** What removing structures did. */
export interface Removal {
  /** Number of prunable structures. */
  structures: number;
  /** Largest difference of an output, in parts of the largest output: zeroed network to subnet. */
  relative: number;
  /** The same from the network with its first prunable structure to the one without: zeros everywhere would be equal to anything. */
  moved: number;
}

/** Removes each prunable structure by itself, then random sets of them, and compares. */
export function removal(
  inputShape: number[],
  parameterShapes: Record<string, (number | "fixed")[]>,
  formula: Formula,
): Removal {
  const { graph, forward, variables } = tracedFormula(inputShape, parameterShapes, formula);
  const groups = pruningGroups(graph), stream = random(5);
  const shapes: Record<string, number[]> = {}, trained: Record<string, Float32Array> = {};
  for (const { name, value, kind } of graph.leaves) {
    if (kind !== "variable") continue;
    const shape = shapes[name] = graph.values[value]!.shape as number[];
    const size = shape.reduce((a, b) => a * b, 1);
    trained[name] = Float32Array.from({ length: size }, () => 0.3 + 0.7 * stream.normal());
  }
  const cuts = groups.flatMap(({ size, prunable }, group) =>
    Array.from(
      { length: prunable ? size : 0 },
      (_, structure) =>
        groups.map((other, i) =>
          Array.from({ length: other.size }, (_, j) => i === group && j === structure)
        ),
    )
  );
  const structures = cuts.length;
  if (structures === 0) return { structures, relative: 0, moved: 0 };
  for (let i = 0; i < RANDOM_CUTS; i++) {
    cuts.push(chooseAtRandom(groups, 0.5, stream));
  }
  const x = tf.randomNormal([2, ...inputShape], 0, 1, "float32", 3);
  const cutOut = (chosen: boolean[][], beside: "zeroed" | "trained") => {
    const parameters = zeroStructures(groups, chosen, trained, shapes);
    const full = { graph, groups, layers: [], parameters, shapes };
    const values = beside === "zeroed" ? parameters : trained;
    return checkSubnet(buildSubnet(full), { forward, variables, parameters: values }, [x]).relative;
  };
  const relative = Math.max(...cuts.map((chosen) => cutOut(chosen, "zeroed")));
  const moved = cutOut(cuts[0]!, "trained");
  x.dispose();
  return { structures, relative, moved };
}

/** Throws if a removal moves an output by more than 1e-5 of the largest, or if there is nothing to remove. */
export function provenRemoval(...network: Parameters<typeof removal>): void {
  const { structures, relative, moved } = removal(...network);
  assert.ok(structures > 0, "nothing is prunable");
  assert.ok(relative <= 1e-5, `relative difference ${relative}`);
  assert.ok(moved > 1e-4, "the structure does not matter");
}
