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
  unchecked,
} from "../lib/core/mod.ts";
import type { FetchVerifiedOptions } from "./fetch_verified.ts";
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
