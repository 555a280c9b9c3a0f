import { count } from "../../core/mod.ts";
import { countsKept } from "../masks/counts_kept.ts";
import { finalSparsity } from "../masks/final_sparsity.ts";
import type { RecipeChoice } from "../recipe/types.ts";
import type { PruningTarget } from "../target/pruning_target.ts";

/**
 * Throws if a choice cannot be made of a target, or would remove nothing: nothing at all, or nothing of a layer because the kept number
 * is rounded up to whole blocks (`roundTo`).
 *
 * ```text
 * nothing of a layer of n groups:  round(s n) = 0,  so s must be at least 1 / (2 n)
 * whole blocks of m:               n - min(n, m ceil((n - round(s n)) / m)) = 0 although round(s n) > 0
 * ```
 *
 * @param target What is pruned.
 * @param choice The rule; not `sensitivity`, whose scan may find that nothing can go.
 * @throws {RangeError} If the target cannot be reached; says what is the nearest that can.
 */
export function requireRemoval(target: PruningTarget, choice: RecipeChoice): void {
  const sparsity = finalSparsity(choice), { sizes } = target;
  const kept = countsKept(target, choice, sparsity), names = Object.keys(sizes);
  if (choice.rule === "uniform" && (choice.roundTo ?? 1) > 1) {
    const stuck = names.find((name) =>
      kept[name] === sizes[name] && count(sparsity, sizes[name]!) > 0
    );
    if (stuck !== undefined) throw new RangeError(stuckMessage(sizes[stuck]!, stuck, choice));
  }
  if (names.some((name) => kept[name]! < sizes[name]!)) return;
  const nearest = smallestShare(target, choice);
  throw new RangeError(
    `Cannot choose masks: the share ${sparsity} must remove at least one of ${
      Object.values(sizes).reduce((a, b) => a + b, 0)
    } groups${nearest === undefined ? "" : `, as ${nearest} does`}: current value is 0`,
  );
}

/** The smallest share that removes something, to three digits: found by halving, since rules differ. None for `nm`, which has no share. */
function smallestShare(target: PruningTarget, choice: RecipeChoice): number | undefined {
  if (choice.rule === "nm") return undefined;
  const removes = (share: number) => {
    try {
      const kept = countsKept(target, choice, share);
      return Object.entries(kept).some(([name, number]) => number < target.sizes[name]!);
    } catch {
      return true; // so many that some layer would have none
    }
  };
  let none = finalSparsity(choice), some = none;
  while (some < 1 && !removes(some)) [none, some] = [some, Math.min(1, 2 * some)];
  while (some - none > 1e-4 * some) {
    const half = (none + some) / 2;
    if (removes(half)) some = half;
    else none = half;
  }
  const rounded = Number(some.toPrecision(3));
  return rounded >= some ? rounded : Number((some * 1.005).toPrecision(3));
}

/** The largest block size below the width, with which the share would remove something of the layer. */
function stuckMessage(
  size: number,
  name: string,
  { sparsity, roundTo }: { sparsity: number; roundTo?: number | undefined },
): string {
  const left = size - count(sparsity, size);
  let nearest = Math.min(roundTo!, size - 1);
  while (nearest * Math.ceil(left / nearest) >= size) nearest--;
  return `Cannot choose masks: roundTo must be at most ${nearest}, or ${name} be kept whole, for the share ${sparsity} to remove some of its ${size} groups: current value is ${roundTo}`;
}
