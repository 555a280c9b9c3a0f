import * as v from "valibot";
import { parseJsonLines } from "../io/mod.ts";
import { type HistoryLine, stages } from "./history.ts";

const numbers = v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0)));
const quantizer = v.object({
  stepSize: v.number(),
  branch: v.picklist(["fixed", "frozen", "joint", "highest", "lowest", "learned"]),
});
const explanation = v.object({
  bitRange: v.strictTuple([v.number(), v.number()]),
  groups: v.record(
    v.string(),
    v.object({
      redundant: numbers,
      forgetRate: v.number(),
      branch: v.picklist(["zero", "acute", "obtuse", "line", "opposed"]),
      cosine: v.number(),
      norm: v.number(),
      updateNorm: v.number(),
      layers: v.record(
        v.string(),
        v.object({
          stepSize: v.number(),
          branch: v.picklist(["agreeing", "closed", "coarsest", "yielded"]),
          cosine: v.number(),
        }),
      ),
    }),
  ),
  quantizers: v.exactOptional(v.record(
    v.string(),
    v.object({ weight: v.exactOptional(quantizer), activation: v.exactOptional(quantizer) }),
  )),
  selected: v.exactOptional(v.record(v.string(), numbers)),
});

const lineSchema: v.GenericSchema<unknown, HistoryLine> = v.object({
  step: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  epoch: v.pipe(v.number(), v.minValue(0)),
  stage: v.picklist(stages),
  loss: v.number(),
  accuracy: v.optional(v.number()),
  learningRate: v.number(),
  forgetRate: v.optional(v.number()),
  stepSizes: v.optional(v.record(v.string(), v.number())),
  bits: v.optional(
    v.record(v.string(), v.object({ weight: v.number(), activation: v.number() })),
  ),
  zeroStructures: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  explain: v.optional(explanation),
  sparsity: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
});

/**
 * Reads the text of a `history.jsonl`. What follows the last line end is ignored: the process may have died while writing
 * it.
 *
 * @param text The file's content.
 * @param name What to call the file in an error.
 * @returns The lines, in order.
 * @throws {FileError} If a complete line is not a {@linkcode HistoryLine}.
 *
 * @example The last line was never finished
 * ```ts
 * import { type HistoryLine, parseHistory } from "@geta-lab/geta/report";
 * import assert from "node:assert/strict";
 *
 * const line: HistoryLine = { step: 1, epoch: 0.1, stage: "dense", loss: 2.3, learningRate: 0.1 };
 * assert.deepEqual(parseHistory(JSON.stringify(line) + '\n{"step":2'), [line]);
 * ```
 */
export function parseHistory(text: string, name = "history"): HistoryLine[] {
  return parseJsonLines(text, v.parser(lineSchema), { name, line: "a step of a history" });
}
