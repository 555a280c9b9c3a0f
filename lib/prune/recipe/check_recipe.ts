import * as v from "valibot";
import { criteria, normalisers } from "../../importance/mod.ts";
import { SettingsError } from "../../settings/mod.ts";
import { requireComposable } from "./require_composable.ts";
import type { PruningRecipe } from "./types.ts";

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const ratio = v.pipe(v.number(), v.gtValue(0), v.ltValue(1));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const text = v.pipe(v.string(), v.nonEmpty());

const AXES = ["output", "head", "dimension", "input", "multiplier", "height", "width"] as const;

const view = v.union(
  [
    v.picklist(["structure", "element", "row", "column", "kernel", "filter", "channel"]),
    v.strictObject({ pattern: whole }),
    v.strictObject({
      block: v.pipe(
        v.record(v.picklist(AXES), whole),
        v.check((block) => Object.keys(block).length > 0, "a block needs a length along some axis"),
      ),
    }),
  ],
  "must be structure, element, row, column, kernel, filter, channel, {pattern: m} or {block: {…}}",
);

// a running mean of products is something that only QASSO keeps
const scores = [...Object.keys(criteria), "obd", "slimming", "apoz", "lasso"]
  .filter((name) => name !== "averageTaylor") as PruningRecipe["score"]["by"][];
const score = v.strictObject({
  by: v.picklist(scores),
  normaliser: v.optional(v.picklist(Object.keys(normalisers) as (keyof typeof normalisers)[])),
  batches: v.optional(whole),
});

const limits = { maxRatio: v.optional(share), minKept: v.optional(whole) };
const choice = v.variant("rule", [
  v.strictObject({ rule: v.literal("uniform"), sparsity: ratio, roundTo: v.optional(whole) }),
  v.strictObject({ rule: v.literal("erk"), sparsity: ratio }),
  v.strictObject({ rule: v.literal("global"), sparsity: ratio, ...limits }),
  v.strictObject({
    rule: v.literal("budget"),
    of: v.picklist(["macs", "parameters"]),
    keep: ratio,
    ...limits,
  }),
  v.strictObject({
    rule: v.literal("perLayer"),
    shares: v.pipe(
      v.record(v.string(), v.pipe(v.number(), v.minValue(0), v.ltValue(1))),
      v.check(
        (shares) => Object.values(shares).some((one) => one > 0),
        "some share must be above 0",
      ),
    ),
  }),
  v.strictObject({
    rule: v.literal("sensitivity"),
    maxDrop: share,
    drop: v.optional(v.picklist(["each", "all"])),
  }),
  v.pipe(
    v.strictObject({
      rule: v.literal("nm"),
      n: whole,
      m: whole,
      order: v.optional(
        v.picklist(["largestFirst", "smallestFirst", "random", "redrawn", "decreaseN"]),
      ),
      membership: v.optional(v.picklist(["recomputed", "frozen"])),
    }),
    v.check(({ n, m }) => n < m, "n must be below m, or nothing is removed"),
  ),
]);

const ramp = { begin: v.optional(amount), end: amount, every: v.optional(positive) };
const time = v.variant("kind", [
  v.strictObject({ kind: v.literal("oneShot"), begin: v.optional(amount) }),
  v.strictObject({
    kind: v.literal("rounds"),
    rounds: v.pipe(
      v.array(v.strictObject({ epoch: amount, part: share })),
      v.check((rounds) => rounds.at(-1)?.part === 1, "the last part must be 1, the target"),
    ),
  }),
  v.strictObject({ kind: v.literal("constantShare"), ...ramp }),
  v.strictObject({ kind: v.literal("polynomial"), power: v.optional(positive), ...ramp }),
  v.strictObject({ kind: v.literal("exponential"), rate: v.optional(positive), ...ramp }),
  v.strictObject({
    kind: v.literal("blocks"),
    curve: v.optional(v.picklist(["linear", "cubic", "cosine", "exponential"])),
    begin: v.optional(amount),
    end: amount,
    per: v.optional(v.picklist(["step", "epoch"])),
  }),
]);

const after = v.variant("rule", [
  v.strictObject({ rule: v.literal("hold") }),
  v.strictObject({ rule: v.literal("soft") }),
  v.strictObject({
    rule: v.literal("regrow"),
    every: positive,
    end: amount,
    fraction: v.optional(share),
  }),
  v.strictObject({ rule: v.literal("srSte"), decay: v.optional(amount) }),
]);

const penalty = v.variant("rule", [
  v.strictObject({
    rule: v.picklist(["l1", "l2", "groupLasso"]),
    strength: amount,
    by: v.optional(v.picklist(["gradient", "proximal"])),
  }),
  v.strictObject({
    rule: v.literal("slimming"),
    strength: amount,
    form: v.optional(v.picklist(["l1", "pseudoHuber", "huber"])),
  }),
]);

const divisor = v.optional(v.pipe(
  v.number(),
  v.check((by) => by === 1 || (by >= 10 && by <= 100), "must be 1 or from 10 to 100"),
));
const training = v.strictObject({
  dense: amount,
  pruning: amount,
  fineTuning: amount,
  pruningDivisor: divisor,
  fineTuningDivisor: divisor,
  learningRate: v.optional(positive),
  optimizer: v.optional(v.strictObject({
    rule: v.picklist(["sgd", "adam", "adamw"]),
    momentum: v.optional(v.pipe(v.number(), v.minValue(0), v.ltValue(1))),
    weightDecay: v.optional(amount),
  })),
});

const recipeSchema: v.GenericSchema<unknown, PruningRecipe> = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[\w.-]+$/, "must be a word of letters, digits and dashes")),
  about: text,
  source: v.strictObject({ title: text, link: v.pipe(v.string(), v.url()) }),
  view,
  whole: v.optional(v.array(text)),
  score,
  choice,
  time,
  after,
  penalty: v.optional(penalty),
  training,
  reestimate: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});

/**
 * Checks a recipe: every entry is what it may be, none is misspelt, and the parts can be combined.
 *
 * @param value Anything, for example what JSON holds.
 * @returns The recipe.
 * @throws {SettingsError} If it is none; says which entry is wrong.
 *
 * @example
 * ```ts
 * import { checkPruningRecipe, pruningRecipes } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * const recipe = pruningRecipes["magnitude-finetune"]!;
 * assert.deepEqual(checkPruningRecipe(JSON.parse(JSON.stringify(recipe))), recipe);
 * assert.throws(
 *   () => checkPruningRecipe({ ...recipe, choice: { rule: "uniform", sparsity: 1 } }),
 *   /Cannot use the recipe magnitude-finetune: choice.sparsity: /,
 * );
 * ```
 */
export function checkPruningRecipe(value: unknown): PruningRecipe {
  const result = v.safeParse(recipeSchema, value);
  if (result.success) {
    requireComposable(result.output);
    return result.output;
  }
  const [issue] = result.issues, { name } = Object(value) as { name?: unknown };
  throw new SettingsError(
    `Cannot use the recipe${typeof name === "string" ? ` ${name}` : ""}: ${
      v.getDotPath(issue) ?? "it"
    }: ${issue.message}`,
  );
}
