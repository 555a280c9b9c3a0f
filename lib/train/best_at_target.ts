import { requireInteger, requireNumber } from "../core/mod.ts";

/** What {@linkcode bestAtTarget} must know of an epoch. */
export interface MeasuredEpoch {
  /** Accuracy on the validation split. */
  accuracy: number;
  /** How much was removed when it was measured: structures, weights or blocks, whatever the target counts. */
  removed: number;
}

/**
 * The best epoch among those at which the network was as sparse as it is meant to be. While sparsity still rises the accuracy is
 * that of a denser network, so the best of all epochs would be one that nobody can deploy.
 *
 * ```text
 * best = argmax { accuracy_e : removed_e >= target }        the first of equal ones
 * ```
 *
 * Source: the rule is our own; what it avoids is seen with Xiang et al.: MaxQ (arXiv:2312.07061), where sparsity rises for most of
 * the training.
 *
 * @param epochs The epochs in order, with whatever else they hold.
 * @param target How much is removed at the target.
 * @returns The epoch, or undefined if none has reached the target.
 * @throws {RangeError} If an accuracy is not finite, or a count is no integer from 0.
 *
 * @example The dense epoch does not count
 * ```ts
 * import { bestAtTarget } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * const epochs = [
 *   { epoch: 1, accuracy: 0.95, removed: 0 },
 *   { epoch: 2, accuracy: 0.8, removed: 50 },
 *   { epoch: 3, accuracy: 0.9, removed: 50 },
 * ];
 * assert.equal(bestAtTarget(epochs, 50)?.epoch, 3);
 * assert.equal(bestAtTarget(epochs, 60), undefined);
 * ```
 */
export function bestAtTarget<Epoch extends MeasuredEpoch>(
  epochs: readonly Epoch[],
  target: number,
): Epoch | undefined {
  requireInteger("target", target, { min: 0 });
  let best: Epoch | undefined;
  for (const epoch of epochs) {
    requireNumber("accuracy", epoch.accuracy);
    if (requireInteger("removed", epoch.removed, { min: 0 }) < target) continue;
    if (best === undefined || epoch.accuracy > best.accuracy) best = epoch;
  }
  return best;
}
