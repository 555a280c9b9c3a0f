import assert from "node:assert/strict";
import { runProgress } from "../../lib/cli/run/run_progress.ts";

/** A run of 40 steps, 4 an epoch, on a terminal or elsewhere. */
function progressOn(terminal: boolean, firstStep = 0) {
  const texts: string[] = [];
  const stream = {
    write: (text: string) => void texts.push(text),
    ...(terminal && { columns: () => 81 }),
  };
  const options = { totalSteps: 40, targetStructures: 0, firstStep, stepsPerEpoch: 4 };
  return { texts, ...runProgress(stream, { ...options, seconds: () => 2 }) };
}

const line = {
  step: 24,
  stage: "dense",
  epoch: 6,
  loss: 0.5,
  accuracy: 0.75,
  learningRate: 0.1,
} as const;

Deno.test("runProgress() shows a scan on the line that was last", () => {
  for (const terminal of [true, false]) {
    const { texts, update, scan } = progressOn(terminal);
    update(line);
    scan(12, 109);
    const bar = terminal ? "█".repeat(6) + "░".repeat(4) : "█".repeat(14) + "░".repeat(10);
    const [start, end] = terminal ? ["\r\x1b[2K", ""] : ["", "\n"];
    const words = "60 %  scan 12 of 109  loss 0.500  val 75.0 %  epoch 6.0";
    assert.equal(texts[1], `${start}Pruning     ${bar}  ${words}${end}`);
  }
});

Deno.test("runProgress() shows a scan before any step of this process, which has no loss", () => {
  const { texts, scan } = progressOn(false, 20);
  scan(1, 11);
  assert.match(texts[0]!, /^Pruning {5}█{12}░{12} {2}50 % {2}scan 1 of 11 {2}epoch 5\.0\n$/);
});
