import { type GetaRun, type GetaState, isCompression } from "../../lib/geta/mod.ts";
import type { LayerBits } from "../../lib/quant/mod.ts";
import { structureStatistics } from "../../lib/structure/mod.ts";
import { predictCost } from "../../lib/subnet/mod.ts";
import type { GroupPicture } from "./messages.ts";

/**
 * The structures of a run that may leave, as they are now.
 *
 * @param run The run.
 * @param state Where it stands.
 * @returns Norms and states, in the order of the prunable groups.
 */
export function groupPictures(run: GetaRun, state: GetaState): GroupPicture[] {
  const { groups, shapes } = run.compression.network, { parameters } = state.learner;
  return groups.flatMap((group, i) => {
    if (!group.prunable) return [];
    const { squares } = structureStatistics(group, parameters, { updates: {}, shapes });
    const { redundant = [], pruned = [] } = isCompression(state) ? state.learner.groups[i]! : {};
    const norms = Array.from(squares, Math.sqrt);
    return [{ norms, redundant: [...redundant], pruned: [...pruned] }];
  });
}

/**
 * Bit operations that a run has left.
 *
 * @param run The run.
 * @param state Where it stands.
 * @param bits Bits by layer; layers that are not named have 32.
 * @returns A share of those of the dense network.
 */
export function bopsShare(
  { compression: { network: { graph, groups } } }: GetaRun,
  state: GetaState,
  bits: Record<string, LayerBits>,
): number {
  const removed = groups.map(({ size }, i) => {
    const gone = new Set(isCompression(state) ? state.learner.groups[i]!.pruned : []);
    return Array.from({ length: size }, (_, structure) => gone.has(structure));
  });
  const none = groups.map(({ size }) => new Array<boolean>(size).fill(false));
  const network = { graph, groups };
  return predictCost(network, removed, { bits }).bops / predictCost(network, none).bops;
}
