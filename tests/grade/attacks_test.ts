import assert from "node:assert/strict";
import { HIDDEN_SEEDS } from "../../notebooks/exercises/exercise.ts";
import { LIMITS } from "../../tools/grade/answer_process.ts";
import { givenScript } from "../../tools/grade/given.ts";
import { gradeExercise } from "../../tools/grade/grade_exercise.ts";
import { prepared } from "../../tools/grade/prepared.ts";
import type { ExerciseResult } from "../../tools/grade/result.ts";
import { MASK } from "./solutions.ts";

const exercise = prepared(MASK, HIDDEN_SEEDS), given = await givenScript();
// less than the grader allows: bombs burst sooner
const limits = { ...LIMITS, callMs: 1500, dataMb: 600 };

const solution = new URL("../../notebooks/exercises/e01_1_magnitude_mask.ts", import.meta.url);
const root = new URL("../../", import.meta.url);

/** What wants points without an answer; each body is that of `magnitudeMask(w, sparsity)`. */
const ATTACKS: Record<string, string> = {
  "an overwritten assert": `
    globalThis.assert = () => {};
    globalThis.check = () => {};
    return [];`,
  "overwritten Math": `
    Math.abs = () => 0; Math.round = Math.floor = Math.max = () => 1;
    Number.isFinite = Number.isSafeInteger = () => true;
    return [1, 2, 3];`,
  "overwritten JSON": `
    JSON.stringify = () => '{"gives":[],"args":[],"again":[]}';
    JSON.parse = () => [];
    return [NaN];`,
  "overwritten prototypes": `
    Array.prototype.toJSON = Object.prototype.toJSON = () => [1, 0];
    Object.prototype.length = 2;
    Array.prototype.every = Array.prototype.some = () => true;
    Object.defineProperty(Object.prototype, "0", { get: () => 1, configurable: true });
    return { __proto__: Array.prototype };`,
  "overwritten iterators": `
    Array.prototype[Symbol.iterator] = function* () { yield 1; };
    Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true });
    return new Proxy([], { get: () => 1, has: () => true });`,
  "the end of the process": `
    try { Deno.exit(0); } catch {}
    try { process.exit(0); } catch {}
    try { globalThis.close(); } catch {}
    return this.constructor.constructor("return Deno")().exit(0);`,
  "printed scores": `
    const line = '{"score":10,"points":10,"gives":[1,0]}\\\\n';
    for (const say of ["log", "error", "info", "debug"]) console[say](line);
    try { Deno.stdout.writeSync(new TextEncoder().encode(line)); } catch {}
    return { score: 10, points: 10, passed: true };`,
  "caught errors": `
    try { throw new RangeError("right"); } catch (error) { return error; } finally { w.length = 0; }`,
  "a file read by a dynamic import": `
    return import(${
    JSON.stringify(String(solution))
  }).then((m) => m.magnitudeMask.reference(w, sparsity));`,
  "a file read by Deno, Node or a request": `
    for (const read of [
      () => Deno.readTextFileSync(${JSON.stringify(solution.pathname)}),
      () => require("node:fs").readFileSync(${JSON.stringify(solution.pathname)}),
      () => process.getBuiltinModule("node:fs").readFileSync(${JSON.stringify(solution.pathname)}),
      () => fetch(${JSON.stringify(String(solution))}),
      () => new Worker("data:text/javascript,import " + JSON.stringify(${
    JSON.stringify(String(solution))
  })),
    ]) try { return read(); } catch {}
    return [];`,
  "an endless loop": "while (true) {}",
  "a memory bomb of objects": "const all = []; for (;;) all.push([1.5, { x: 2.5 }, []]);",
  "a memory bomb of typed arrays":
    "const all = []; for (;;) all.push(new Float64Array(1e6).fill(1));",
  "an output flood": `for (let i = 0; i < 1e5; i++) console.log("x".repeat(1000));
    return new Array(1e7).fill("flood");`,
};

/** Attacks of the cell itself. */
const CELLS: Record<string, { source: string; outcome: ExerciseResult["outcome"] }> = {
  "a static import of the solution": {
    source: `import { magnitudeMask as e } from ${JSON.stringify(String(solution))};
function magnitudeMask(w: number[], s: number) { return e.reference(w, s); }`,
    outcome: "import",
  },
  "a static import of the grader": {
    source: `import * as grader from "${root}tools/grade/judge.ts"; function magnitudeMask() {}`,
    outcome: "import",
  },
  "an exported answer that imports": {
    source: `export { magnitudeMask } from ${JSON.stringify(String(solution))};`,
    outcome: "syntax error",
  },
  "an endless loop before the function": {
    source: "for (;;) {}\nfunction magnitudeMask() {}",
    outcome: "time",
  },
  "brackets that overflow the parser": {
    source: `function magnitudeMask() { return ${"(".repeat(30_000)}1${")".repeat(30_000)} }`,
    outcome: "memory",
  },
};

for (const [name, body] of Object.entries(ATTACKS)) {
  Deno.test(`attack: ${name} scores 0 in every test`, async () => {
    const source = `function magnitudeMask(w, sparsity) {${body}\n}`;
    const result = await gradeExercise(exercise, source, { given, limits });
    assert.deepEqual(
      result.properties.map(({ passed }) => passed),
      exercise.properties.map(() => 0),
    );
    assert.equal(result.points, 0);
    assert.equal(result.outcome, "graded", result.message);
  });
}

for (const [name, { source, outcome }] of Object.entries(CELLS)) {
  Deno.test(`attack: ${name} scores 0, and the student reads why`, async () => {
    const result = await gradeExercise(exercise, source, { given, limits });
    assert.deepEqual([result.points, result.outcome], [0, outcome]);
    assert.match(result.message, /^The cell e1-1 /);
  });
}

Deno.test("attack: a right answer behind overwritten built-ins keeps its points, as nothing of ours runs in its realm", async () => {
  const source = `function magnitudeMask(w, sparsity) {
    const k = count(sparsity, w.length), order = w.map((_, i) => i);
    order.sort((a, b) => Math.abs(w[a]) - Math.abs(w[b]) || a - b);
    const mask = w.map(() => 1);
    for (const i of order.slice(0, k)) mask[i] = 0;
    Array.prototype.toJSON = () => "broken";
    JSON.stringify = JSON.parse = () => "broken";
    return mask;
  }`;
  const result = await gradeExercise(exercise, source, { given, limits });
  assert.equal(result.points, result.maxPoints, result.message);
});

Deno.test("attack: an argument that is changed and reported as unchanged is still seen", async () => {
  const source = `function magnitudeMask(w, sparsity) {
    const k = count(sparsity, w.length), order = w.map((_, i) => i);
    order.sort((a, b) => Math.abs(w[a]) - Math.abs(w[b]) || a - b);
    const mask = w.map(() => 1);
    for (const i of order.slice(0, k)) mask[i] = 0;
    const before = [...w];
    w.fill(0);
    w.toJSON = () => before;
    Array.prototype.toJSON = () => before;
    return mask;
  }`;
  const result = await gradeExercise(exercise, source, { given, limits });
  assert.equal(result.points, 0);
  assert.match(result.properties[0]!.message!, /must not change its arguments/);
});
