/**
 * What a sensitivity scan takes beside its evaluations alone.
 *
 * @module
 */
import { imageBatches, shapes } from "../../datasets/mod.ts";
import { vgg7 } from "../../lib/models/mod.ts";
import { prunableNetwork } from "../../lib/prune/mod.ts";
import { sensitivityRun } from "../../lib/sensitivity/mod.ts";
import { evaluate } from "../../lib/train/mod.ts";

/** Images of a batch. */
const BATCH = 100;

/** Times of a scan. */
export interface ScanTimes {
  /** Groups that were scanned. */
  groups: number;
  /** Ratios of each. */
  ratios: number;
  /** Images of an evaluation. */
  images: number;
  /** Evaluations that the scan made. */
  evaluations: number;
  /** The scan, seconds. */
  seconds: number;
  /** As many evaluations of the whole network, seconds. */
  plainSeconds: number;
  /** The first divided by the second. */
  ratio: number;
}

/**
 * Scans VGG7, with a plain evaluation behind every step.
 *
 * @param options Images of the validation split, ratios of each group.
 * @returns The times.
 */
export function timeScan(
  { images, ratios }: { images: number; ratios: number },
): ScanTimes {
  const model = vgg7(), { groups } = prunableNetwork(model);
  const source = imageBatches(shapes({ train: BATCH, validation: images, test: 1 }), {
    size: BATCH,
    seed: 0,
  });
  const batches = [...source.validationBatches()];
  let evaluations = 0;
  const plain = () =>
    evaluate((x) => model.forward(x, { training: false }), batches, [...source.inputShape])
      .accuracy;
  const scan = sensitivityRun(
    {
      variables: model.variables,
      groups,
      evaluate: () => {
        evaluations++;
        return plain();
      },
    },
    { ratios: Array.from({ length: ratios }, (_, i) => i / ratios) },
  );
  plain(); // warm up
  let ms = 0, plainMs = 0, state = scan.start();
  while (state.step < scan.totalSteps) {
    const before = evaluations, start = performance.now();
    ({ state } = scan.advance(state));
    const middle = performance.now();
    ms += middle - start;
    if (evaluations === before) continue; // a ratio that removes nothing
    plain();
    plainMs += performance.now() - middle;
  }
  return {
    groups: groups.filter(({ prunable }) => prunable).length,
    ratios,
    images,
    evaluations,
    seconds: ms / 1000,
    plainSeconds: plainMs / 1000,
    ratio: ms / plainMs,
  };
}
