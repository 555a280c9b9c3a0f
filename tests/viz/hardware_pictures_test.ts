import assert from "node:assert/strict";
import { queueCycles, relativeIndex, simulateQueues } from "@geta-lab/geta/hardware";
import { gapPicture, queueFilm } from "@geta-lab/geta/viz";

const work = [[4, 1, 1, 1, 1], [1, 2, 2, 1, 3]];

/** Cells of the film that are no slots: their numbers, by row of the picture. */
function numbersOf(svg: string): string[] {
  return Array.from(svg.matchAll(/font-size="11"[^>]*>(\d+)</g), ([, number]) => number!);
}

Deno.test("queueFilm() draws a cell for every entry, the broadcasts, and what each queue holds", () => {
  for (const depth of [1, 2, 8]) {
    const { history, cycles } = simulateQueues(work, { depth });
    assert.equal(cycles, queueCycles(work, { depth }).cycles);
    const svg = queueFilm(history, { depth });
    const entries = work.flat().reduce((sum, n) => sum + n, 0), broadcasts = work[0]!.length;
    const held = history.flatMap(({ queued }) => queued).reduce((sum, n) => sum + n, 0);
    assert.equal(numbersOf(svg).length, held + broadcasts + entries);
    assert.equal(svg.split("dasharray").length - 1, 2 * cycles - entries); // elements that wait
    // one round shows each cycle once: hidden, visible, hidden
    assert.equal(svg.split('attributeName="visibility"').length - 1, cycles);
  }
});

Deno.test("queueFilm() is a still picture of the end where nothing moves", () => {
  const svg = queueFilm(simulateQueues(work, { depth: 2 }).history, { depth: 2, title: "a < b" });
  assert.match(svg, /aria-label="a &lt; b"/);
  assert.equal(svg.split('<g visibility="visible">').length - 1, 1);
  assert.match(svg, /width="0" height="[\d.]+" fill="white" opacity/); // the curtain is open
});

Deno.test("queueFilm() refuses no cycle, and queues longer than they can be", () => {
  assert.throws(() => queueFilm([], { depth: 1 }), /the number of cycles/);
  const { history } = simulateQueues(work, { depth: 3 });
  assert.throws(() => queueFilm(history, { depth: 2 }), /Cannot use a queue/);
});

Deno.test("gapPicture() hangs each entry below its place and marks padding", () => {
  const column = [0, 0, 1, 2, ...new Array<number>(18).fill(0), 3];
  const svg = gapPicture(column, { index: relativeIndex(column, { bits: 4 }) });
  const placed = Array.from(svg.matchAll(/<text x="([\d.]+)" y="134"[^>]*>(\d)</g), ([, x, v]) => [
    (Number(x) - 64) / 24 - 0.5,
    Number(v),
  ]);
  assert.deepEqual(placed, [[2, 1], [3, 2], [19, 0], [22, 3]]);
  assert.equal(svg.split("padding").length - 1, 1);
  assert.throws(
    () => gapPicture([1], { index: { values: [1], gaps: [1] } }),
    new RangeError(
      "Cannot draw entries: they must end within 1 numbers: current value is place 1",
    ),
  );
});
