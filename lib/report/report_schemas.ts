/**
 * What the parsers of several reports have in common.
 *
 * @module
 */
import * as v from "valibot";
import type { BestReport, OriginReport } from "./report.ts";
import type { SplitReport, SplitsReport } from "./splits_report.ts";

/** A number from 0. */
export const amount: v.GenericSchema<unknown, number> = v.pipe(v.number(), v.minValue(0));

/** A number from 0 to 1. */
export const share: v.GenericSchema<unknown, number> = v.pipe(
  v.number(),
  v.minValue(0),
  v.maxValue(1),
);

const split: v.GenericSchema<unknown, SplitReport> = v.object({
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  origin: v.string(),
});

/** Which images a run saw. */
export const splits: v.GenericSchema<unknown, SplitsReport> = v.object({
  train: split,
  validation: split,
  test: split,
  note: v.optional(v.string()),
  unit: v.optional(v.string()),
});

/** How a run was started, and where. */
export const origin: v.GenericSchema<unknown, OriginReport> = v.object({
  command: v.string(),
  version: v.string(),
  date: v.string(),
  machine: v.string(),
});

/**
 * The subnet of the best epoch.
 *
 * @param value What the value of its metric may be.
 */
export function best(
  value: v.GenericSchema<unknown, number>,
): v.GenericSchema<unknown, BestReport> {
  return v.object({ step: amount, epoch: amount, validation: value, accuracy: value });
}
