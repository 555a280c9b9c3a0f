import type { NamedParameters } from "../core/mod.ts";
import { encodeSubnet, type SubnetFiles } from "../io/mod.ts";
import { buildSubnet, parameterArrays } from "../subnet/mod.ts";
import { resetStructures } from "../structure/mod.ts";
import { type GetaRun, type GetaState, isCompression } from "./geta_run.ts";

/**
 * Cuts the zero structures out of the network of a run and rounds what is left to its bits, as files. It can be done after any
 * step of the cool-down, for example with the best checkpoint: structures and bits are final there.
 *
 * @param run The run.
 * @param state Where it stands.
 * @returns The subnet's files; `decodeSubnet` reads them.
 * @throws {RangeError} If the cool-down has not begun.
 *
 * @example
 * ```ts
 * import { cutSubnet, getaRun, recipe } from "@geta-lab/geta";
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 100, validation: 10, test: 10 }), { size: 5, seed: 0 });
 * const run = getaRun(mlp(), source, recipe("mlp", { epochs: 2 }));
 * await assert.rejects(
 *   cutSubnet(run, run.start()),
 *   /Cannot cut the subnet: the cool-down must have begun: current value is step 0/,
 * );
 * ```
 */
export async function cutSubnet(
  run: Pick<GetaRun, "compression">,
  state: GetaState,
): Promise<SubnetFiles> {
  if (!isCompression(state) || state.learner.frozenBits === null) {
    throw new RangeError(
      `Cannot cut the subnet: the cool-down must have begun: current value is step ${state.step}`,
    );
  }
  const { graph, groups, layers, shapes } = run.compression.network;
  const parameters = allParameters(run, state);
  return await encodeSubnet(buildSubnet({ graph, groups, layers, parameters, shapes }));
}

/**
 * Every parameter of the quantized network with the value that it has in a state; running means that the zero structures leave
 * without a reader are zero.
 */
export function allParameters(
  { compression: { network } }: Pick<GetaRun, "compression">,
  state: GetaState,
): NamedParameters {
  const parameters: NamedParameters = {
    ...parameterArrays(network.variables), // constants, which no state holds
    ...state.learner.parameters,
    ...state.statistics,
  };
  return resetStructures(network.groups, parameters, network.shapes);
}
