/**
 * The result of a submission, as it is written to `<submission>.json`.
 *
 * @module
 */
import * as v from "valibot";

const points = v.pipe(v.number(), v.minValue(0));
const whole = v.pipe(points, v.integer());

/** What became of an exercise; only `graded` ones can have points. */
export const OUTCOMES = [
  "graded",
  "missing cell",
  "not written",
  "syntax error",
  "import",
  "no function",
  "no number",
  "error",
  "time",
  "memory",
  "output",
  "exit",
  "too long",
] as const;

const property = v.strictObject({
  /** The claim that its cases test. */
  name: v.string(),
  /** Whether the notebook shows the cases. */
  visible: v.boolean(),
  points,
  maxPoints: points,
  /** How many calls there were, and how many gave the right result. */
  cases: whole,
  passed: whole,
  /** The first call that did not count, in a sentence; absent if all did. */
  message: v.optional(v.string()),
});

const exercise = v.strictObject({
  id: v.string(),
  name: v.string(),
  notebook: v.string(),
  outcome: v.picklist(OUTCOMES),
  points,
  maxPoints: points,
  /** A sentence for the student. */
  message: v.string(),
  properties: v.array(property),
});

const submission = v.strictObject({
  schemaVersion: v.literal(1),
  /** File or folder, without its path. */
  submission: v.string(),
  points,
  maxPoints: points,
  /** Seeds of the hidden cases. */
  seeds: v.array(v.number()),
  /** What was wrong with the files, a sentence each. */
  notes: v.array(v.string()),
  exercises: v.array(exercise),
});

/** One property of a function, or the value of a number. */
export type PropertyResult = v.InferOutput<typeof property>;

/** One exercise. */
export type ExerciseResult = v.InferOutput<typeof exercise>;

/** One submission. */
export type SubmissionResult = v.InferOutput<typeof submission>;

/** What became of an exercise. */
export type Outcome = ExerciseResult["outcome"];

/**
 * Reads a result that was written before.
 *
 * @param json The text of the file.
 * @returns The result.
 * @throws {SyntaxError} If the text is not JSON.
 * @throws {TypeError} If it is no result.
 */
export function parseResult(json: string): SubmissionResult {
  const read = v.safeParse(submission, JSON.parse(json));
  if (read.success) return read.output;
  const issue = read.issues[0];
  throw new TypeError(
    `Cannot read result: ${
      v.getDotPath(issue) ?? "the file"
    } must be ${issue.expected}: current value is ${issue.received}`,
  );
}

/**
 * Points as they are added and printed: with two decimals.
 *
 * @param value Any number.
 * @returns The nearest hundredth.
 */
export function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
