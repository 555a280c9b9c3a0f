/**
 * The leaderboard: who is where, and what of it the images do not decide.
 *
 * @module
 */
import * as v from "valibot";
import { areToldApart, wilsonInterval } from "./interval.ts";
import { type Measured, measuredLayer } from "./measure.ts";
import { BUDGET, DENSE_BOPS } from "./rules.ts";

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const counted = v.strictObject({
  name: v.string(),
  accuracy: share,
  /** Between which the accuracy on all images lies, at 95 %. */
  interval: v.strictTuple([share, share]),
  /** Share of the bit operations of the uncut network at 32 x 32 bits. */
  relativeBops: v.pipe(v.number(), v.minValue(0)),
  bops: whole,
  bytes: v.pipe(v.number(), v.minValue(0)),
  parameters: whole,
  layers: v.array(measuredLayer),
});

const boardSchema = v.strictObject({
  schemaVersion: v.literal(1),
  budget: share,
  images: v.strictObject({
    split: v.picklist(["test", "validation"]),
    seed: v.pipe(v.number(), v.safeInteger()),
    count: whole,
  }),
  entries: v.array(v.strictObject({
    ...counted.entries,
    place: v.pipe(whole, v.minValue(1)),
    /** The best place from which this one is not told apart by the images; its own, if there is none better. */
    like: v.pipe(whole, v.minValue(1)),
    submitted: v.pipe(v.string(), v.isoTimestamp()),
    /** The recipe as its author says; nobody checked that it gives the subnet. */
    recipe: v.optional(v.record(v.string(), v.unknown())),
    notes: v.array(v.string()),
  })),
  refused: v.array(v.strictObject({ name: v.string(), reason: v.string() })),
  /** Networks to compare with, without a place. */
  baselines: v.array(counted),
});

/** A leaderboard, as it is written to `leaderboard.json`. */
export type Board = v.InferOutput<typeof boardSchema>;

/** A submission with its place. */
export type BoardEntry = Board["entries"][number];

/** A network with what was counted. */
export interface MeasuredNetwork {
  name: string;
  measured: Measured;
}

/** A submission that counts. */
export interface MeasuredSubmission extends MeasuredNetwork, Pick<BoardEntry, "notes" | "recipe"> {
  submitted: Date;
}

/**
 * Puts submissions in order: accuracy, then fewer bytes, then earlier.
 *
 * @param submissions Those that count, all measured on the same images.
 * @returns The entries of the board. The first one of those that are not told apart gives its place to `like` of the others.
 */
export function ranked(submissions: readonly MeasuredSubmission[]): BoardEntry[] {
  const rightOf = ({ measured: { right } }: MeasuredNetwork) => right.replaceAll("0", "").length;
  const ordered = [...submissions].sort((a, b) =>
    rightOf(b) - rightOf(a) || a.measured.bytes - b.measured.bytes ||
    a.submitted.getTime() - b.submitted.getTime() || (a.name < b.name ? -1 : 1)
  );
  let leader = 0;
  return ordered.map((one, at) => {
    if (areToldApart(ordered[leader]!.measured.right, one.measured.right)) leader = at;
    const { submitted, notes, recipe } = one;
    return {
      place: at + 1,
      like: leader + 1,
      ...countedOf(one),
      submitted: submitted.toISOString(),
      ...(recipe && { recipe }),
      notes,
    };
  });
}

/**
 * What is shown of a network, with or without a place.
 *
 * @param network The network.
 * @returns Its row.
 */
export function countedOf(
  { name, measured: { right, bops, ...rest } }: MeasuredNetwork,
): Board["baselines"][number] {
  const known = right.replaceAll("0", "").length;
  return {
    name,
    accuracy: known / right.length,
    interval: wilsonInterval(known, right.length),
    relativeBops: bops / DENSE_BOPS,
    bops,
    ...rest,
  };
}

/**
 * A whole board.
 *
 * @param parts Its images, entries, refused submissions and baselines.
 * @returns The board.
 */
export function boardOf(
  parts: Pick<Board, "images" | "entries" | "refused" | "baselines">,
): Board {
  return { schemaVersion: 1, budget: BUDGET, ...parts };
}

/**
 * Reads a board that was written before.
 *
 * @param json The text of the file.
 * @returns The board.
 * @throws {SyntaxError} If the text is not JSON.
 * @throws {TypeError} If it is no board.
 */
export function parseBoard(json: string): Board {
  const read = v.safeParse(boardSchema, JSON.parse(json));
  if (read.success) return read.output;
  const [issue] = read.issues;
  throw new TypeError(
    `Cannot read leaderboard: ${
      v.getDotPath(issue) ?? "the file"
    } must be ${issue.expected}: current value is ${issue.received}`,
  );
}
