/**
 * What pruning remembers from step to step, and how a file holds it.
 *
 * @module
 */
import * as v from "valibot";
import type { NamedArrays } from "../../core/mod.ts";
import { type Checkpoint, FileError, parseSavedState } from "../../io/mod.ts";
import type { NamedMasks } from "../../mask/mod.ts";
import type { Bookkeeping, Learner, TrainingState } from "../../train/mod.ts";
import type { GroupCurve } from "../masks/allowed_shares.ts";
import { packMasks, unpackMasks } from "../masks/packed_masks.ts";

/** Accuracies that pruning passes on its way. */
export interface PassedAccuracies {
  /** Of the network before the first mask, on the validation split. */
  dense: number;
  /** Of the same on the test split, which decides nothing. */
  denseTest: number;
  /** Behind the last mask, before fine-tuning, on the validation split; null until then. */
  cut: number | null;
}

/** What pruning remembers. */
export interface PruningLearner extends Learner {
  /** Masks of groups, by the names of the target. */
  masks: NamedMasks;
  /** The planned sparsity of these masks; 0 before the first. */
  planned: number;
  /** Share of the prunable weights that the masks remove. */
  sparsity: number;
  /** What a scan has found that each group may lose; null without a scan. */
  shares: Record<string, number> | null;
  /** What that scan has measured; null without a scan. */
  curves: readonly GroupCurve[] | null;
  /** Accuracies so far. */
  accuracy: PassedAccuracies;
}

/** Where pruning or the fine-tuning behind it stands. */
export type PruningState = TrainingState<PruningLearner>;

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const curve = v.object({
  group: v.string(),
  ratios: v.array(share),
  drops: v.array(v.pipe(v.number(), v.finite())),
});
const bookkeeping = v.object({
  masks: v.record(v.string(), v.string()),
  planned: share,
  sparsity: share,
  shares: v.nullable(v.record(v.string(), share)),
  curves: v.optional(v.nullable(v.array(curve)), null), // checkpoints of earlier versions have none
  accuracy: v.object({ dense: share, denseTest: share, cut: v.nullable(share) }),
});

/**
 * A checkpoint of pruning as JSON can hold it: masks as text.
 *
 * @param state Where pruning stands.
 * @param save Saves a training.
 * @returns The checkpoint.
 */
export function savePruning(
  state: PruningState,
  save: (state: PruningState) => Checkpoint,
): Checkpoint {
  const { masks } = state.learner;
  // what is saved is cloned and never looked into: text may stand in the place of arrays
  const learner = { ...state.learner, masks: packMasks(masks) as unknown as NamedMasks };
  return save({ ...state, learner });
}

/**
 * Checks the bookkeeping that a file holds.
 *
 * @param value Anything.
 * @param sizes Number of groups by name.
 * @returns The bookkeeping.
 * @throws {FileError} If it is none, or that of another network or recipe.
 */
export function parsePruning(
  value: unknown,
  sizes: Readonly<Record<string, number>>,
): Bookkeeping<PruningLearner> {
  const parse = v.parser(v.object({ bookkeeping }));
  const { bookkeeping: saved } = parseSavedState({ bookkeeping: value }, parse, "the run");
  try {
    return { ...saved, masks: unpackMasks(saved.masks, sizes) };
  } catch (cause) {
    throw new FileError(`Cannot restore the run: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Masks that remove nothing.
 *
 * @param sizes Number of groups by name.
 * @returns Masks of ones.
 */
export function wholeMasks(sizes: Readonly<Record<string, number>>): NamedMasks {
  return Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => [name, new Uint8Array(size).fill(1)]),
  );
}

/** Parameters and running statistics at one moment. */
export interface NetworkValues {
  /** Parameters by name. */
  parameters: NamedArrays;
  /** Running statistics by name. */
  statistics: NamedArrays;
}
