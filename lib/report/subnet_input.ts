import * as v from "valibot";
import { parseJsonFile } from "./report_schemas.ts";

/** What `input.json` holds: which numbers a saved subnet expects, and what its answers mean. */
export interface SubnetInput {
  /** Format name. */
  schema: "geta-lab/input/1";
  /** Data set that it was trained on. */
  data: string;
  /** Height, width and channels of an image. */
  inputShape: [number, number, number];
  /** What is subtracted from byte / 255, for each channel. */
  mean: number[];
  /** What the difference is divided by, for each channel. */
  deviation: number[];
  /** Names of the classes, in the order of the outputs. */
  classes: string[];
}

const length = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const inputSchema: v.GenericSchema<unknown, SubnetInput> = v.pipe(
  v.object({
    schema: v.literal("geta-lab/input/1"),
    data: v.string(),
    inputShape: v.strictTuple([length, length, length]),
    mean: v.array(v.number()),
    deviation: v.array(v.pipe(v.number(), v.gtValue(0))),
    classes: v.array(v.string()),
  }),
  v.check(
    ({ inputShape: [, , channels], mean, deviation }) =>
      mean.length === channels && deviation.length === channels,
    "mean and deviation must have one number for each channel",
  ),
);

/**
 * Reads the text of an `input.json`.
 *
 * @param text The file's content.
 * @param name What to call the file in an error.
 * @returns What the subnet expects.
 * @throws {FileError} If it is not JSON or something else; says which entry is wrong.
 *
 * @example
 * ```ts
 * import { parseSubnetInput } from "@geta-lab/geta/report";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => parseSubnetInput("{}", "input.json"), /Cannot read input.json: schema: /);
 * ```
 */
export function parseSubnetInput(text: string, name = "input"): SubnetInput {
  return parseJsonFile(text, name, inputSchema);
}
