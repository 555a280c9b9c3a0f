import {
  checkOptions,
  given,
  integerWithin,
  largest,
  numberWithin,
  requireInteger,
  smallest,
} from "../../core/mod.ts";

/** Offsets whose products are computed together. */
export interface OffsetGroup {
  /** Positions of the offsets in the kernel. */
  offsets: number[];
  /** Rows of the longest map of the group. */
  rows: number;
  /** Whether they are one batched product, padded to `rows`, or one product each. */
  batched: boolean;
}

/** Rules of {@linkcode groupOffsets}. */
export interface GroupingOptions {
  /** Share of the longest map that the shortest may lack: 0 joins equal maps only, 1 makes one group. */
  epsilon: number;
  /** Groups whose longest map is shorter are one batched product; 0: none is. */
  threshold: number;
  /** Position of the offset 0 of a submanifold convolution, whose map is the identity and needs no gathering. Default: none. */
  centre?: number;
}

/**
 * Joins offsets with maps of similar length, so that few products with little padding remain. Offsets come in pairs of opposite
 * ones, whose maps are equally long. Empty maps are left out.
 *
 * ```text
 * order 0, K-1, 1, K-2, ... without the centre;   a new group begins when 1 - min / max > epsilon
 * ```
 *
 * With epsilon = 0 and threshold = 0, TorchSparse's released default, every offset is a product of its own.
 *
 * Source: Tang et al.: TorchSparse (arXiv:2204.10319), section 4.1 (adaptive grouping).
 *
 * @param sizes Entries of each offset's map.
 * @param options Epsilon, threshold, centre.
 * @returns Groups in their order.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { groupOffsets } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const groups = groupOffsets([4, 1, 9, 1, 4], { epsilon: 0, threshold: 100, centre: 2 });
 * assert.deepEqual(groups, [
 *   { offsets: [0, 4], rows: 4, batched: true },
 *   { offsets: [1, 3], rows: 1, batched: true },
 * ]);
 * ```
 */
export function groupOffsets(sizes: readonly number[], options: GroupingOptions): OffsetGroup[] {
  checkOptions("groupOffsets()", options, {
    epsilon: given(numberWithin({ min: 0, max: 1 })),
    threshold: given(numberWithin({ min: 0 })),
    centre: integerWithin({ min: 0, max: sizes.length - 1 }),
  });
  const { epsilon, threshold, centre } = options, groups: number[][] = [];
  for (const offset of outsideIn(sizes.length)) {
    const size = requireInteger("a size", sizes[offset]!, { min: 0 });
    if (offset === centre || size === 0) continue;
    const current = groups.at(-1), own = [...current ?? [], offset].map((one) => sizes[one]!);
    const lacking = 1 - smallest(own) / largest(own);
    if (current === undefined || lacking > epsilon) groups.push([offset]);
    else current.push(offset);
  }
  return groups.map((offsets) => {
    const rows = largest(offsets.map((offset) => sizes[offset]!));
    return { offsets, rows, batched: rows < threshold };
  });
}

/** 0, K-1, 1, K-2, ... */
function outsideIn(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i % 2 === 0 ? i / 2 : count - (i + 1) / 2);
}

/** What groups cost, see {@linkcode groupingCost}. */
export interface GroupingCost {
  /** Rows multiplied, padding included. */
  rows: number;
  /** Rows that maps have. */
  useful: number;
  /** Products started. */
  launches: number;
}

/**
 * Rows and launches of groups; the centre is not among them.
 *
 * ```text
 * rows = sum over batched groups of max length  +  sum of the sizes of the others
 * ```
 *
 * Source: Tang et al.: TorchSparse (arXiv:2204.10319), section 4.1.
 *
 * @param sizes Entries of each offset's map.
 * @param groups Groups of offsets.
 * @returns Rows, useful rows, launches; `rows / useful` is the padded share.
 * @throws {RangeError} If a group names an offset that is not there.
 *
 * @example
 * ```ts
 * import { groupingCost } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const groups = [{ offsets: [0, 1, 2, 3], rows: 10, batched: true }];
 * assert.deepEqual(groupingCost([10, 9, 4, 4], groups), { rows: 40, useful: 27, launches: 1 });
 * ```
 */
export function groupingCost(
  sizes: readonly number[],
  groups: readonly OffsetGroup[],
): GroupingCost {
  const cost: GroupingCost = { rows: 0, useful: 0, launches: 0 };
  for (const { offsets, rows, batched } of groups) {
    const own = offsets.map((offset) => requireInteger("a size", sizes[offset]!, { min: 0 }));
    const useful = own.reduce((sum, size) => sum + size, 0);
    cost.useful += useful;
    cost.rows += batched ? rows * offsets.length : useful;
    cost.launches += batched ? 1 : offsets.length;
  }
  return cost;
}

/** What {@linkcode tuneGrouping} chooses from, and by what. */
export interface TuneGroupingOptions {
  /** Rows that could be multiplied in the time of one launch. */
  launch: number;
  /** Position of the offset 0. Default: none. */
  centre?: number;
  /** Default 0, 0.1 ... 0.5. */
  epsilons?: readonly number[];
  /** Default 0, 5000 ... 25000. */
  thresholds?: readonly number[];
}

/**
 * The rules with the lowest cost on a grid, as TorchSparse's tuner tries them for every layer; it measures times, this model counts.
 *
 * ```text
 * cost = rows + launch launches
 * ```
 *
 * Source: Tang et al.: TorchSparse (arXiv:2204.10319), section 4.1.
 *
 * @param sizes Entries of each offset's map.
 * @param options Price of a launch, grid, centre.
 * @returns The cheapest rules, the first of several, and their cost.
 * @throws {RangeError} If a number is out of range.
 *
 * @example Where launches cost nothing, nothing is grouped
 * ```ts
 * import { tuneGrouping } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(tuneGrouping([4, 3, 9, 3, 4], { launch: 0, centre: 2 }).threshold, 0);
 * assert.equal(tuneGrouping([4, 3, 9, 3, 4], { launch: 100, centre: 2 }).cost.launches, 1);
 * ```
 */
export function tuneGrouping(
  sizes: readonly number[],
  options: TuneGroupingOptions,
): { epsilon: number; threshold: number; cost: GroupingCost } {
  const list = (name: string, values: unknown) =>
    (values as number[]).forEach((value) => numberWithin({ min: 0 })(name, value));
  checkOptions("tuneGrouping()", options, {
    launch: given(numberWithin({ min: 0 })),
    centre: integerWithin({ min: 0, max: sizes.length - 1 }),
    epsilons: list,
    thresholds: list,
  });
  const { launch, centre, epsilons = [0, 0.1, 0.2, 0.3, 0.4, 0.5] } = options;
  const { thresholds = [0, 5000, 10000, 15000, 20000, 25000] } = options;
  let best: { epsilon: number; threshold: number; cost: GroupingCost } | undefined;
  const price = ({ rows, launches }: GroupingCost) => rows + launch * launches;
  for (const epsilon of epsilons) {
    for (const threshold of thresholds) {
      const rules = { epsilon, threshold, ...centre !== undefined && { centre } };
      const cost = groupingCost(sizes, groupOffsets(sizes, rules));
      if (best === undefined || price(cost) < price(best.cost)) best = { epsilon, threshold, cost };
    }
  }
  if (best === undefined) {
    throw new RangeError(
      "Cannot tune grouping: there must be an epsilon and a threshold: current value is none",
    );
  }
  return best;
}
