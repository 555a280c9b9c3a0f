import { SettingsError } from "../../settings/mod.ts";
import type { PruningRecipe } from "./types.ts";

/** The scores that a group inside a single weight has. */
const WEIGHT_SCORES = ["magnitude", "l1Norm", "taylorFirst", "obd", "random"];

/**
 * Throws if parts of a recipe exclude each other.
 *
 * | part                        | needs                                                                        |
 * | --------------------------- | ---------------------------------------------------------------------------- |
 * | choice `nm`                 | the view `{pattern: m}` and the score `magnitude`, which its masks are made of, without a normaliser |
 * | a pattern                   | the choice `nm`                                                              |
 * | choice `nm` over time       | `srSte`, whose dense weights rank all blocks alike at every mask             |
 * | time `blocks`               | the choice `nm`                                                              |
 * | membership `frozen`         | an order that a block can hold to, not `redrawn` or `decreaseN`, and masks over time  |
 * | choice `sensitivity`        | structures: it removes what goes together                                    |
 * | choice `erk`, `regrow`      | single weights: the view `element`                                           |
 * | `srSte`                     | groups inside weights, whose forward pass can be masked                      |
 * | `soft`                      | structures or filters                                                        |
 * | `soft`, `regrow`, `srSte`, a penalty | a pruning phase, in which they act                                  |
 * | `regrow`                    | a first time, `every`, before its `end` and within the phase                 |
 * | score of structures only    | structures                                                                   |
 * | score `lasso`               | a choice that says how many of each group, `uniform`, `perLayer` or a `budget` that every group meets by the same share, made once: time `oneShot`, after `hold` |
 *
 * @param recipe The recipe, each entry checked.
 * @throws {SettingsError} If something is missing; says what.
 */
export function requireComposable(
  { name, view, score, choice, time, after, penalty, training }: PruningRecipe,
): void {
  const pattern = typeof view === "object" && "pattern" in view ? view.pattern : undefined;
  const shown = typeof view === "string" ? view : JSON.stringify(view);
  const structures = view === "structure";
  const byRegression = score.by === "lasso";
  const { order = "largestFirst", membership } = choice.rule === "nm" ? choice : {};
  const frozen = membership === "frozen";
  const rules: [holds: boolean, wanted: string, found: string][] = [
    [
      choice.rule !== "nm" || (pattern === choice.m && score.by === "magnitude"),
      `choice nm needs view {"pattern":${
        choice.rule === "nm" ? choice.m : "m"
      }} and score magnitude`,
      `${shown} and ${score.by}`,
    ],
    [pattern === undefined || choice.rule === "nm", "a pattern needs choice nm", choice.rule],
    [
      choice.rule !== "nm" || time.kind === "oneShot" || after.rule === "srSte",
      "choice nm over time needs after srSte",
      `${time.kind} and ${after.rule}`,
    ],
    [time.kind !== "blocks" || choice.rule === "nm", "time blocks needs choice nm", choice.rule],
    [
      !frozen || (order !== "redrawn" && order !== "decreaseN"),
      "membership frozen needs order largestFirst, smallestFirst or random",
      order,
    ],
    [
      !frozen || time.kind !== "oneShot",
      "membership frozen needs masks over time",
      time.kind,
    ],
    [
      choice.rule !== "sensitivity" || structures,
      "choice sensitivity needs view structure",
      shown,
    ],
    [choice.rule !== "erk" || view === "element", "choice erk needs view element", shown],
    [after.rule !== "regrow" || view === "element", "after regrow needs view element", shown],
    [
      after.rule !== "srSte" || !structures,
      "after srSte needs groups inside weights",
      shown,
    ],
    [
      after.rule !== "soft" || structures || view === "filter",
      "after soft needs view structure or filter",
      shown,
    ],
    [
      structures || WEIGHT_SCORES.includes(score.by),
      `inside a weight the score must be one of ${WEIGHT_SCORES.join(", ")}`,
      score.by,
    ],
    [
      !byRegression || ["uniform", "perLayer", "budget"].includes(choice.rule),
      "score lasso needs choice uniform, perLayer or budget",
      choice.rule,
    ],
    [
      !byRegression || (time.kind === "oneShot" && after.rule === "hold"),
      "score lasso needs time oneShot and after hold, since it changes weights",
      `${time.kind} and ${after.rule}`,
    ],
    [
      choice.rule !== "nm" || score.normaliser === undefined,
      "choice nm has no normaliser, it compares weights of one block",
      `${score.normaliser}`,
    ],
    [
      after.rule === "hold" || training.pruning > 0,
      `after ${after.rule} needs a pruning phase, training.pruning above 0`,
      `${training.pruning}`,
    ],
    [
      after.rule !== "regrow" || (after.every < after.end && after.every <= training.pruning),
      `after regrow needs every below end and within the ${training.pruning} epochs of the pruning phase`,
      after.rule === "regrow" ? `every ${after.every}, end ${after.end}` : "",
    ],
    [
      penalty === undefined || training.pruning > 0,
      "a penalty needs a pruning phase, training.pruning above 0",
      `${training.pruning}`,
    ],
    [
      !byRegression || score.normaliser === undefined,
      "score lasso has no normaliser",
      `${score.normaliser}`,
    ],
  ];
  for (const [holds, wanted, found] of rules) {
    if (holds) continue;
    throw new SettingsError(`Cannot use the recipe ${name}: ${wanted}: current value is ${found}`);
  }
}
