/**
 * Which structures are removed in the proof: one group alone, all groups from a tenth to nine tenths, and mixtures.
 *
 * @module
 */
import type { Random } from "../../lib/core/mod.ts";
import type { PruningGroup } from "../../lib/structure/mod.ts";
import { chooseAtRandom } from "../../lib/subnet/mod.ts";

/**
 * Chooses the i-th of a series of removals: every fourth from a single group, every fourth with a share of its own for each group,
 * the others from all groups, with shares from 10 to 90 %.
 *
 * @param groups Pruning groups.
 * @param i Number of the removal.
 * @param stream Random numbers.
 * @returns For each group, for each structure, whether it leaves; at least one does if a group is prunable.
 */
export function chooseRemoval(
  groups: readonly PruningGroup[],
  i: number,
  stream: Random,
): boolean[][] {
  const shares = [0.1, 0.3, 0.5, 0.7, 0.9];
  const all = chooseAtRandom(groups, shares[i % shares.length]!, stream);
  const prunable = groups.flatMap((group, k) => group.prunable ? [k] : []);
  if (prunable.length === 0) return all;
  const one = prunable[stream.integer(prunable.length)]!;
  const mixed = groups.map((group) => chooseAtRandom([group], stream.uniform(), stream)[0]!);
  const chosen = i % 4 === 0
    ? all.map((leaves, k) => leaves.map((leaf) => k === one && leaf))
    : i % 4 === 1
    ? mixed
    : all;
  if (chosen.flat().includes(true)) return chosen;
  return chosen.with(one, chosen[one]!.with(stream.integer(groups[one]!.size), true));
}
