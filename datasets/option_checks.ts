/**
 * What options of several functions may be.
 *
 * @module
 */
import {
  given,
  integerWithin,
  type OptionChecks,
  someFunction,
  trueOrFalse,
  unchecked,
} from "../lib/core/mod.ts";
import type { FetchVerifiedOptions } from "./fetch_verified.ts";
import type { ImageBatchesOptions } from "./image_batches.ts";
import type { DivideOptions } from "./splits.ts";

/** Numbers of images; they are held against those that there are when these are known. */
export const DIVIDE_CHECKS: OptionChecks<Partial<DivideOptions>> = {
  validation: integerWithin({ min: 0 }),
  limit: integerWithin({ min: 1 }),
};

/** Folder, network, progress of a download. */
export const FETCH_CHECKS: OptionChecks<FetchVerifiedOptions> = {
  folder: given(unchecked),
  fetch: given(someFunction),
  onProgress: someFunction,
};

/** How images are offered in batches. */
export const BATCH_CHECKS: OptionChecks<ImageBatchesOptions> = {
  size: given(integerWithin({ min: 1 })),
  seed: given(integerWithin()),
  augment: trueOrFalse,
  evaluationSize: integerWithin({ min: 1 }),
};
