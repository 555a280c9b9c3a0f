import assert from "node:assert/strict";
import fc from "fast-check";
import { gradescopeLeaderboard } from "../../tools/grade/leaderboard/gradescope_board.ts";
import {
  type Board,
  boardOf,
  countedOf,
  type MeasuredSubmission,
  parseBoard,
  ranked,
} from "../../tools/grade/leaderboard/board.ts";
import { boardPage } from "../../tools/grade/leaderboard/board_page.ts";
import { boardText } from "../../tools/grade/leaderboard/board_text.ts";
import { areToldApart, wilsonInterval } from "../../tools/grade/leaderboard/interval.ts";

/** A submission that knows the first images only. */
function submission(
  name: string,
  { right, count = 2000, bytes = 10_000, day = 1 }: {
    right: number;
    count?: number;
    bytes?: number;
    day?: number;
  },
): MeasuredSubmission {
  const answers = "1".repeat(right) + "0".repeat(count - right);
  return {
    name,
    measured: { bops: 29e6, bytes, parameters: 30_000, layers: [], right: answers },
    submitted: new Date(Date.UTC(2026, 10, day)),
    notes: [],
  };
}

function board(...submissions: MeasuredSubmission[]): Board {
  return boardOf({
    images: { split: "test", seed: 5, count: 2000 },
    entries: ranked(submissions),
    refused: [{ name: "late", reason: "It must be done within 60 seconds: it was not" }],
    baselines: [countedOf(submission("uniform", { right: 1800 }))],
  });
}

Deno.test("wilsonInterval() has the values of the textbook", () => {
  const rounded = (right: number, count: number) =>
    wilsonInterval(right, count).map((end) => Number(end.toFixed(4)));
  assert.deepEqual(rounded(50, 100), [0.4038, 0.5962]);
  assert.deepEqual(rounded(0, 10), [0, 0.2775]);
  assert.deepEqual(rounded(10, 10), [0.7225, 1]);
});

Deno.test("areToldApart() is whether the mean of the differences leaves 0 outside its interval", () => {
  const answers = fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 5, maxLength: 80 });
  fc.assert(
    fc.property(answers, (pairs) => {
      const differences = pairs.map(([a, b]) => Number(a) - Number(b)), n = pairs.length;
      const mean = differences.reduce((sum, x) => sum + x, 0) / n;
      const variance = differences.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
      const half = 1.959964 * Math.sqrt(variance / n);
      if (Math.abs(Math.abs(mean) - half) < 1e-9) return;
      const text = (side: 0 | 1) => pairs.map((pair) => (pair[side] ? "1" : "0")).join("");
      assert.equal(areToldApart(text(0), text(1)), Math.abs(mean) > half);
    }),
    { seed: 18, numRuns: 300 },
  );
});

Deno.test("ranked() orders by accuracy, then fewer bytes, then earlier", () => {
  const entries = ranked([
    submission("later", { right: 1840, bytes: 9000, day: 3 }),
    submission("earlier", { right: 1840, bytes: 9000, day: 2 }),
    submission("smaller", { right: 1840, bytes: 8000, day: 9 }),
    submission("best", { right: 1841, bytes: 12_000, day: 9 }),
  ]);
  assert.deepEqual(entries.map(({ name }) => name), ["best", "smaller", "earlier", "later"]);
  assert.deepEqual(entries.map(({ place }) => place), [1, 2, 3, 4]);
});

Deno.test("ranked() says which places the images do not tell apart", () => {
  // 1 and 3 images of difference are noise, 40 are not
  const entries = ranked(
    [1900, 1899, 1897, 1857, 1856].map((right, i) => submission(`${i}`, { right })),
  );
  assert.deepEqual(entries.map(({ like }) => like), [1, 1, 1, 4, 4]);
});

Deno.test("parseBoard() reads what was written and names what is wrong", () => {
  const written = board(submission("ana", { right: 1840 }));
  assert.deepEqual(parseBoard(JSON.stringify(written)), written);
  assert.throws(
    () => parseBoard(JSON.stringify({ ...written, budget: 2 })),
    /Cannot read leaderboard: budget must be <=1: current value is 2/,
  );
});

Deno.test("boardText() shows places, baselines, what is noise and why a submission does not count", () => {
  const lines = boardText(
    board(submission("ana\u001b[2J", { right: 1840 }), submission("ben", { right: 1839 })),
  );
  assert.match(lines, /│ 1 │ ana \[2J +│ {2}92\.00 % │ +90\.7–93\.1 │ +│ 0\.377 % │ 10\.00 kB │/);
  assert.match(lines, /│ 2 │ ben +│ {2}91\.95 % │ +90\.7–93\.1 │ +1 │/);
  assert.match(lines, /│ – │ uniform +│ {2}90\.00 %/);
  assert.match(lines, /2000 new test images of seed 5; at most 0\.40 %/);
  assert.match(lines, /the difference is inside the noise/);
  assert.match(lines, /late does not count\. It must be done within 60 seconds: it was not\./);
});

Deno.test("boardPage() escapes names, runs no script and has a chart", async () => {
  const html = await boardPage(board(submission("<script>alert(1)</script>", { right: 1840 })));
  assert.doesNotMatch(html, /<script/);
  assert.match(html, /1 {2}&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
  assert.match(html, /<meta name="viewport" content="width=device-width/);
  assert.match(html, /<svg role="img"/);
  assert.match(html, /It must be done within 60 seconds: it was not\./);
});

Deno.test("boardPage() shows a board on which nobody is yet", async () => {
  assert.match(await boardPage(board()), /Best accuracy at 0\.40 % of the bit operations/);
});

Deno.test("gradescopeLeaderboard() ranks by accuracy, then bytes; a refused subnet has no place", () => {
  const counts = JSON.parse(gradescopeLeaderboard(board(submission("ana", { right: 1840 }))));
  assert.deepEqual(
    counts.leaderboard.map((
      { name, value, order }: Record<string, unknown>,
    ) => [name, value, order]),
    [["Accuracy, %", 92, "desc"], ["Bytes", 10_000, "asc"], ["BOPs, %", 0.3766, "asc"]],
  );
  assert.deepEqual([counts.score, counts.tests[0].status], [1, "passed"]);
  const refused = JSON.parse(gradescopeLeaderboard(board()));
  assert.deepEqual([refused.score, refused.leaderboard], [0, []]);
  assert.equal(refused.output, "It must be done within 60 seconds: it was not.");
});
