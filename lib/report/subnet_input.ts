import * as v from "valibot";
import { parseJsonFile } from "../io/mod.ts";
import type { InputSpec } from "../nn/mod.ts";

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
  return parseJsonFile(text, v.parser(inputSchema), name);
}

/** What `input.json` holds of a run whose samples a module made. */
export interface TaskInput {
  /** Format name. */
  schema: "geta-lab/task-input/1";
  /** The module. */
  task: string;
  /** SHA-256 of its text. */
  sha256: string;
  /** The arguments of the subnet. */
  inputs: InputSpec[];
}

/** What a saved subnet expects: images, or the inputs of a task; `schema` tells them apart. */
export type RunInput = SubnetInput | TaskInput;

const taskSchema = v.object({
  schema: v.literal("geta-lab/task-input/1"),
  task: v.string(),
  sha256: v.string(),
  inputs: v.pipe(
    v.array(v.object({
      shape: v.array(length),
      free: v.exactOptional(v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0)))),
      vocabulary: v.exactOptional(length),
    })),
    v.minLength(1),
  ),
});

/**
 * Reads the text of an `input.json` of any run.
 *
 * @param text The file's content.
 * @param name What to call the file in an error.
 * @returns What the subnet expects.
 * @throws {FileError} If it is not JSON or something else; says which entry is wrong.
 *
 * @example
 * ```ts
 * import { parseRunInput } from "@geta-lab/geta/report";
 * import assert from "node:assert/strict";
 *
 * const task = { schema: "geta-lab/task-input/1", task: "my_task.ts", sha256: "0a", inputs: [{ shape: [3] }] };
 * assert.deepEqual(parseRunInput(JSON.stringify(task)), task);
 * ```
 */
export function parseRunInput(text: string, name = "input"): RunInput {
  const { schema } = parseJsonFile(text, v.parser(v.object({ schema: v.string() })), name);
  return schema === "geta-lab/task-input/1"
    ? parseJsonFile(text, v.parser(taskSchema), name)
    : parseSubnetInput(text, name);
}
