import type { NamedParameters } from "../../core/mod.ts";
import { encodeSubnet, type SubnetFiles } from "../../io/mod.ts";
import { buildSubnet, parameterArrays } from "../../subnet/mod.ts";
import { resetStructures } from "../../structure/mod.ts";
import { isAtTarget } from "../plan/at_target.ts";
import type { PruneState, PruningRun } from "../training/pruning_run.ts";
import { strip } from "./strip.ts";

/**
 * Cuts what is zero in all of its parts out of the network of a run, as files. It can be done after any step at the target
 * ({@linkcode isAtTarget}), for example with the best checkpoint, and changes no value that stays: the smaller network has the
 * accuracy that the history has for that step.
 *
 * @param run The run.
 * @param state Where it stands.
 * @returns The subnet's files; `decodeSubnet` reads them.
 * @throws {RangeError} If the last mask has not been made, or does not hold.
 *
 * @example
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { decodeSubnet } from "@geta-lab/geta/io";
 * import { mlp } from "@geta-lab/geta/models";
 * import { cutPrunedSubnet, pruningRecipe, pruningRun } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 20, validation: 5, test: 5 }), { size: 5, seed: 0 });
 * const training = { dense: 0, pruning: 0, fineTuning: 2 };
 * const run = pruningRun(mlp(), source, { ...pruningRecipe("filter-l1"), training });
 * const dense = run.start();
 * await assert.rejects(
 *   cutPrunedSubnet(run, dense),
 *   /Cannot cut the subnet: the network must be at its target: current value is step 0, dense/,
 * );
 * const { state } = run.advance(dense);
 * const { parameters } = await decodeSubnet(await cutPrunedSubnet(run, state));
 * assert.deepEqual(parameters["fc2/kernel"]!.shape, [64, 32]);
 * ```
 */
export async function cutPrunedSubnet(run: PruningRun, state: PruneState): Promise<SubnetFiles> {
  const { step, phase } = state, { graph, groups, layers, shapes } = run.plan.network;
  if (!isAtTarget(run.plan, { step, stage: phase })) {
    throw new RangeError(
      `Cannot cut the subnet: the network must be at its target: current value is step ${step}, ${phase}`,
    );
  }
  const parameters = maskedParameters(run, state);
  return await encodeSubnet(buildSubnet({ graph, groups, layers, parameters, shapes }));
}

/**
 * Every parameter of the network with the value that it has in a state, masks folded in; running means that zero structures leave
 * without a reader are zero.
 */
export function maskedParameters(run: PruningRun, state: PruneState): NamedParameters {
  const { groups, shapes } = run.plan.network;
  return resetStructures(
    groups,
    { ...parameterArrays(run.model.variables), ...strip(run, state) },
    shapes,
  );
}
