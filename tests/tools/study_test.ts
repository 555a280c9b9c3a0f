import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { bench, fromDense, pruneDense } from "../../tools/study/bench.ts";
import { lengths } from "../../tools/study/lengths.ts";
import { readLines, runTrials, type StudyLine, type Trial } from "../../tools/study/line.ts";
import { nmTrials } from "../../tools/study/nm_trials.ts";
import { studyPage } from "../../tools/study/page.ts";
import { studyPictures } from "../../tools/study/pictures.ts";
import { accuracyBefore, dip, judge, predictions, WINDOW } from "../../tools/study/predictions.ts";
import { pruningStudies, pruningTrials } from "../../tools/study/pruning_trials.ts";
import { curvesTable, mixedLine } from "../../tools/study/sections.ts";

const key = { scale: "quick", part: "curves", method: "one shot", target: 0.5, seed: 0 };
const line: StudyLine = { ...key, removed: 0.5, dense: 0.9, cut: 0.5, accuracy: 0.8 };

Deno.test("runTrials() measures what the file lacks and leaves the rest, a line that was cut short included", async () => {
  const out = await Deno.makeTempFile();
  try {
    const measured: number[] = [];
    const trials: Trial[] = [0, 1, 2].map((seed) => ({
      ...key,
      seed,
      run: () => {
        measured.push(seed);
        return { ...line, accuracy: seed / 10 };
      },
    }));
    await runTrials(trials.slice(0, 2), { out });
    Deno.writeTextFileSync(out, '{"scale": "qui', { append: true });
    assert.equal(readLines(out).length, 2);
    const lines = await runTrials(trials, { out });
    assert.deepEqual(measured, [0, 1, 2]);
    assert.deepEqual(lines.map(({ accuracy }) => accuracy), [0, 0.1, 0.2]);
    assert.deepEqual(readLines(out), lines);
    // files of several processes, joined
    Deno.writeTextFileSync(out, Deno.readTextFileSync(out).repeat(2));
    assert.deepEqual(readLines(out), lines);
  } finally {
    await Deno.remove(out);
  }
});

/** A training of blocks whose schedule ends at epoch 3 of 4. */
function blocks(method: string, seed: number, [before, end, final]: [number, number, number]) {
  const moment = (epoch: number, share: number, accuracy: number) => ({ epoch, share, accuracy });
  const history = [
    moment(1, 0.7, 0.1),
    moment(2, 0.4, 0.2),
    ...Array.from({ length: WINDOW }, (_, i) => moment(2 + i / 20, 0.1 - i / 250, before)),
    ...Array.from({ length: WINDOW }, (_, i) => moment(3 + i / 20, 0, end)),
    moment(4, 0, final),
  ];
  return {
    ...line,
    part: "blocks",
    method,
    seed,
    dense: null,
    cut: null,
    accuracy: final,
    history,
  };
}

Deno.test("accuracyBefore() and dip() read a training's history", () => {
  const one = blocks("Default", 0, [0.6, 0.5, 0.7]);
  assert.ok(Math.abs(accuracyBefore(one) - 0.6) < 1e-12);
  assert.ok(Math.abs(dip(one) - 0.1) < 1e-12);
});

Deno.test("judge() confirms an order whose steps are certain, and no other", () => {
  const lines = [0, 1, 2].flatMap((seed) => {
    const noise = seed / 1000;
    return [
      blocks("Default", seed, [0.5 + noise, 0.5, 0.9]),
      blocks("Inverse", seed, [0.6, 0.5, 0.9 + 0.1 * (seed - 1.2)]),
      blocks("N-M", seed, [0.7 + noise, 0.4, 0.95]),
    ];
  });
  const [p1, p2, p3] = predictions.map((prediction) => judge(prediction, lines)!);
  assert.equal(p1!.verdict, "confirmed");
  assert.deepEqual(p1!.values.Default!.map((x) => x.toFixed(3)), ["0.500", "0.501", "0.502"]);
  assert.equal(p2!.verdict, "confirmed");
  assert.equal(p3!.verdict, "undecided"); // the first step is -0.07, but not of all seeds
  const uncertain = lines.map((one) =>
    one.method === "N-M" ? { ...one, accuracy: 0.85 - one.seed / 10 } : one
  );
  assert.equal(judge(predictions[2]!, uncertain)!.verdict, "undecided");
  const other = lines.map((one) => one.method === "N-M" ? { ...one, accuracy: 1.2 } : one);
  assert.equal(judge(predictions[2]!, other)!.verdict, "refuted");
  assert.equal(judge(predictions[0]!, lines.slice(0, 2)), undefined);
});

Deno.test("curvesTable() has the three curves and what iterating gains in each seed", () => {
  const lines = [
    line,
    { ...line, method: "iterative", accuracy: 0.85 },
    { ...line, seed: 1, accuracy: 0.7 },
    { ...line, seed: 1, method: "iterative", accuracy: 0.75 },
  ];
  const cells = curvesTable(lines).split("\n")[2]!.split("|").map((cell) => cell.trim());
  assert.deepEqual(cells.slice(1, -1), [
    "0.5",
    "2",
    "50.0 (50.0-50.0)",
    "75.0 (70.0-80.0)",
    "80.0 (75.0-85.0)",
    "+5.0 ± 0.0",
  ]);
});

Deno.test("studyPage() says what is missing, and draws what there is", async () => {
  const options = { lengths: lengths.quick, measured: "Measured.", pictures: true };
  const page = studyPage([line], options);
  assert.equal(page.split("Not measured yet.").length - 1, 6);
  assert.match(page, /study_curves\.svg/);
  assert.deepEqual(Object.keys(await studyPictures([line])), ["curves"]);
  assert.equal(mixedLine([]), "No seed has both.");
});

Deno.test("both studies run in a small version from data to page", async () => {
  await useEngine({ threads: 1 });
  const own = bench(0, lengths.quick),
    trials = [
      ...pruningTrials(own, pruningStudies.quick),
      ...nmTrials(own),
    ];
  const lines = await runTrials(trials);
  const of = (part: string, method: string) =>
    lines.find((one) => one.part === part && one.method === method)!;
  // what was asked for is what was removed
  const { removed } = of("curves", "one shot");
  assert.ok(Math.abs(removed - 0.5) < 1e-4);
  for (const { method, removed } of lines.filter(({ part }) => part === "granularity")) {
    assert.equal(removed, 0.5, method);
  }
  for (const { method, parameters } of lines.filter(({ part }) => part === "allocation")) {
    assert.ok(parameters! <= 0.5 && parameters! > 0.4, `${method} ${parameters}`);
  }
  assert.equal(of("mixed", "uniform 2:8").removed, 0.75);
  assert.ok(of("mixed", "mixed {1, 2, 4, 8}:8").removed >= 0.75);
  for (const { removed, history } of lines.filter(({ part }) => part === "blocks")) {
    assert.equal(removed, 15 / 16);
    assert.ok(history!.some(({ share }) => share === 0) && history!.some(({ share }) => share > 0));
  }
  const page = studyPage(lines, { lengths: lengths.quick, measured: "", pictures: false });
  assert.equal(page.split("Not measured yet.").length - 1, 1); // the recipes of peers, whose runs take hours
});

Deno.test("pruneDense() prunes by the masks that it is given, whatever masks its recipe would make", async () => {
  await useEngine();
  // long enough for accuracies to differ
  const own = bench(0, { ...lengths.quick, train: 400, test: 200, dense: 4 });
  const pattern = (n: number) =>
    fromDense(own.lengths, {
      view: { pattern: 4 },
      whole: ["first", "last"],
      choice: { rule: "nm", n, m: 4 },
      training: { fineTuning: 0 },
    });
  const masks = own.withRun(pattern(2), ({ plan: { target } }) =>
    Object.fromEntries(
      Object.entries(target.sizes).map(([name, size]) => [
        name,
        Uint8Array.from({ length: size }, (_, i) => i % 4 === 0 ? 0 : 1),
      ]),
    ));
  const [one, three] = [1, 3].map((n) => pruneDense(own, pattern(n), { masks }));
  assert.ok(one!.dense! > 0.2, `${one!.dense}`);
  assert.deepEqual(one, three);
  assert.equal(one!.removed, 0.25);
});
