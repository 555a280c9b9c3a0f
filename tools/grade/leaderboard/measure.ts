/**
 * Counts and runs one subnet in a process of its own.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { startLimited } from "../limited_process.ts";
import { lines } from "../lines.ts";
import { type BoardImages, MEASURE_LIMITS, type MeasureLimits } from "./rules.ts";

/** What the process is asked. */
export interface MeasureRequest {
  /** Folder of `subnet.json` and `subnet.safetensors`. */
  folder: string;
  /** What to run it on. */
  images: BoardImages;
  /** What is subtracted from byte / 255, for each channel. */
  mean: number[];
  /** What the difference is divided by. */
  deviation: number[];
  /** Whether it is refused when it needs too many bit operations. */
  withinBudget: boolean;
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A layer, as it was counted. */
export const measuredLayer = v.strictObject({
  name: v.string(),
  /** Output channels or features. */
  after: count,
  weightBits: count,
  activationBits: count,
});

const measured = v.strictObject({
  bops: count,
  bytes: v.pipe(v.number(), v.minValue(0)),
  parameters: count,
  layers: v.array(measuredLayer),
  /** A 1 for each image whose class was found, a 0 for each other. */
  right: v.pipe(v.string(), v.regex(/^[01]+$/)),
});

/** What was counted, and for each image whether the answer was right. */
export type Measured = v.InferOutput<typeof measured>;

/** Why a subnet does not count. */
export interface Refused {
  /** A sentence without its end. */
  refused: string;
}

const answer = v.union([measured, v.strictObject({ refused: v.string() })]);

const ROOT = new URL("../../../", import.meta.url);
const MAIN = new URL("./measure_process/main.ts", import.meta.url);

const LONGEST_LINE = 100_000;

/**
 * Counts and runs a subnet.
 *
 * @param request The subnet and the images.
 * @param limits Time and memory.
 * @returns What it costs and which images it knows, or why it does not count.
 */
export async function measure(
  request: MeasureRequest,
  limits: MeasureLimits = MEASURE_LIMITS,
): Promise<Measured | Refused> {
  const child = startLimited([
    "--cached-only",
    `--config=${fileURLToPath(new URL("deno.json", ROOT))}`,
    "--allow-read",
    fileURLToPath(MAIN),
    JSON.stringify(request),
  ], limits);
  let said: string | undefined, isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, 1000 * limits.seconds);
  for await (const line of lines(child.stdout, LONGEST_LINE)) said = line;
  await child.status;
  clearTimeout(timer);
  await child.stdin.close().catch(() => {});
  if (isLate) return { refused: `It must be done within ${limits.seconds} seconds: it was not` };
  const read = v.safeParse(answer, said === undefined ? undefined : JSON.parse(said));
  return read.success ? read.output : { refused: "Its process ended without a result" };
}
