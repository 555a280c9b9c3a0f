import assert from "node:assert/strict";
import fc from "fast-check";
import { type Progress, progressLine } from "@geta-lab/geta/cli";

const progress: Progress = {
  stage: "cool-down",
  epoch: 3.2,
  loss: 0.4123,
  accuracy: 0.913,
  bits: 7.21,
  zeroStructures: 43,
  targetStructures: 140,
  done: 57,
  total: 100,
  secondsLeft: 3700,
};

// deno-lint-ignore no-control-regex -- a terminal's sequences begin with escape
const visible = (line: string) => line.replace(/\x1b\[\d+m/g, "");

Deno.test("progressLine() drops the least important first", () => {
  const words = (columns: number) => progressLine(progress, { columns }).replace(/[█░]+ +/, "");
  assert.equal(
    words(120),
    "Cool-down   57 %  loss 0.412  val 91.3 %  7.2 bits  zero 43/140  epoch 3.2  1:01:40 left",
  );
  assert.equal(
    words(96),
    "Cool-down   57 %  loss 0.412  val 91.3 %  7.2 bits  zero 43/140  1:01:40 left",
  );
  assert.equal(words(70), "Cool-down   57 %  loss 0.412  val 91.3 %  1:01:40 left");
  assert.equal(words(50), "Cool-down   57 %  loss 0.412");
});

Deno.test("progressLine() leaves out what is not known yet", () => {
  const { accuracy: _, bits: __, secondsLeft: ___, ...dense } = progress;
  const line = progressLine({ ...dense, stage: "dense", targetStructures: 0 }, { columns: 120 });
  assert.match(line, /^Dense {7}[█░]{24} {2}57 % {2}loss 0.412 {2}epoch 3.2$/);
});

Deno.test("progressLine() shows how far a scan is, longest of all", () => {
  const { loss: _, secondsLeft: __, ...scanning } = progress;
  const scan = { done: 12, total: 109 };
  const words = (columns: number) =>
    progressLine({ ...scanning, stage: "pruning", scan }, { columns }).replace(/[█░]+ +/, "");
  assert.equal(
    words(120),
    "Pruning     57 %  scan 12 of 109  val 91.3 %  7.2 bits  zero 43/140  epoch 3.2",
  );
  assert.equal(words(43), "Pruning     57 %  scan 12 of 109");
});

Deno.test("progressLine() never exceeds the columns, with colour or without", () => {
  const number = fc.oneof(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.constantFrom(0, 1e300));
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 200 }),
      number,
      fc.nat(1e6),
      fc.nat(1e6),
      fc.boolean(),
      (columns, loss, done, total, colour) => {
        const line = progressLine({ ...progress, loss, done, total }, { columns, colour });
        assert(visible(line).length <= columns, `${visible(line).length} > ${columns}`);
        if (!colour) assert.equal(line, visible(line));
      },
    ),
    { seed: 8, numRuns: 500 },
  );
});

Deno.test("progressLine() fills the bar with the share that is done", () => {
  for (const [done, full] of [[0, 0], [50, 12], [100, 24]] as const) {
    const line = progressLine({ ...progress, done }, { columns: 200 });
    assert.equal(line.match(/█/g)?.length ?? 0, full);
    assert.equal(line.match(/[█░]/g)?.length, 24);
  }
});
