/**
 * How fast the machine trains.
 *
 * @module
 */
import { messageOf } from "../../lib/core/mod.ts";
import { imageBatches, shapes } from "../../datasets/mod.ts";
import { engineInfo, engineWarning, useEngine } from "../../lib/engine/mod.ts";
import { small } from "../../lib/models/mod.ts";
import { denseRun } from "../../lib/train/mod.ts";
import { type Check, check } from "./check.ts";

const MEASURE_MS = 5_000, MANY = 1_000_000;
/** Steps a second of the run in README on two idle cores: 868 in 33 s, compression included. */
export const USUAL_SPEED = 25;

/**
 * Trains the network of the tour for five seconds.
 *
 * @returns Bad if the engine does not start, a note if it fell back or is slow.
 */
export async function speedCheck(): Promise<Check> {
  try {
    await useEngine();
    const speed = stepsPerSecond(MEASURE_MS), warning = engineWarning(engineInfo());
    return judgeSpeed(speed, warning);
  } catch (error) {
    return check("Training", messageOf(error), {
      state: "bad",
      advice: "Send this text to the teacher.",
    });
  }
}

/**
 * Judges a speed.
 *
 * @param speed Training steps a second.
 * @param warning What the engine says of itself, if it fell back.
 * @returns A note where notebooks take more than twice their time.
 */
export function judgeSpeed(speed: number, warning?: string): Check {
  const share = speed / USUAL_SPEED;
  const found = `${speed.toFixed(1)} steps a second; ${USUAL_SPEED} on the two cores of README`;
  if (warning !== undefined) return check("Training", found, { state: "note", advice: warning });
  const advice = `Notebooks take ${(1 / share).toPrecision(2)} times as long as they say. ` +
    "Close other programs, plug the laptop in, let it cool down.";
  return check("Training", found, share < 0.5 && { state: "note", advice });
}

function stepsPerSecond(milliseconds: number): number {
  const data = shapes({ train: 640, validation: 64, test: 64, seed: 0 });
  const source = imageBatches(data, { size: 64, seed: 0 });
  const run = denseRun(small(), source, {
    totalSteps: MANY,
    learningRate: 1e-3,
    optimizer: { rule: "adam" },
  });
  let { state } = run.advance(run.start()), steps = 0; // the first step builds what the others use
  const start = performance.now(), end = start + milliseconds;
  for (; performance.now() < end; steps++) ({ state } = run.advance(state));
  return 1000 * steps / (performance.now() - start);
}
