import type { ExampleReport } from "./report.ts";

/** Examples of one kind that are shown at most, so that each kind is seen. */
const ofOneKind = 3;

/**
 * The test images that a report shows: first those that only one of the networks knows, three of each kind, then three that
 * both get wrong, then others from the first on.
 *
 * @param labels Right classes of all test images.
 * @param answers What both networks say, as many each.
 * @param count How many to choose.
 * @returns Position in the test split, right class and both answers; fewer if there are fewer images.
 *
 * @example The image that compression lost comes first
 * ```ts
 * import { chooseExamples } from "@geta-lab/geta/report";
 * import assert from "node:assert/strict";
 *
 * const answers = { dense: [0, 1, 2], compressed: [0, 1, 0] };
 * assert.deepEqual(chooseExamples([0, 1, 2], answers, 2), [
 *   { index: 2, label: 2, dense: 2, compressed: 0 },
 *   { index: 0, label: 0, dense: 0, compressed: 0 },
 * ]);
 * ```
 */
export function chooseExamples(
  labels: readonly number[],
  answers: Record<"dense" | "compressed", readonly number[]>,
  count: number,
): ExampleReport[] {
  const all = labels.map((label, index) => ({
    index,
    label,
    dense: answers.dense[index]!,
    compressed: answers.compressed[index]!,
  }));
  const kinds: ((one: ExampleReport) => boolean)[] = [
    ({ label, dense, compressed }) => dense === label && compressed !== label,
    ({ label, dense, compressed }) => dense !== label && compressed === label,
    ({ label, dense, compressed }) => dense !== label && compressed !== label,
  ];
  const telling = kinds.flatMap((kind) => all.filter(kind).slice(0, ofOneKind));
  const right = all.filter(({ label, dense, compressed }) =>
    dense === label && compressed === label
  );
  return [...new Set([...telling, ...right, ...all])].slice(0, count);
}
