import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { zoo } from "@geta-lab/geta/models";
import {
  changedRecipe,
  planPruning,
  prunableNetwork,
  type PruningRecipe,
  pruningRecipe,
} from "@geta-lab/geta/prune";
import { SettingsError } from "@geta-lab/geta/settings";

await useEngine({ threads: 1 });
const networks = { small: prunableNetwork(zoo.small!()), mlp: prunableNetwork(zoo.mlp!()) };

function refused(
  name: string,
  changes: Partial<PruningRecipe>,
  message: RegExp,
  { model = "small", stepsPerEpoch = 10 }: {
    model?: keyof typeof networks;
    stepsPerEpoch?: number;
  } = {},
): void {
  assert.throws(
    () => planPruning(networks[model], { ...pruningRecipe(name), ...changes }, { stepsPerEpoch }),
    (error) => {
      assert.ok(error instanceof SettingsError, `${error}`);
      assert.match(error.message, message);
      return true;
    },
  );
}

const uniform = (sparsity: number, roundTo?: number) => ({
  choice: { rule: "uniform" as const, sparsity, ...(roundTo !== undefined && { roundTo }) },
});

Deno.test("planPruning() refuses a recipe that keeps everything whole, with the reasons", () => {
  const whole = networks.small.groups.map(({ name }) => name);
  refused(
    "filter-l1",
    { whole },
    /: Cannot prune the model: at least one group must be prunable: current value is conv1 \(the recipe keeps it whole\); .*head \(it is an axis of the network's output 0\)$/,
  );
  refused(
    "uniform",
    { whole: networks.small.weights.map(({ layer }) => layer) },
    /: Cannot prune the model: at least one layer must be prunable: current value is conv1 \(the recipe keeps it whole\); .*head \(the recipe keeps it whole\)$/,
  );
});

Deno.test("planPruning() refuses a target that removes nothing, and says which is the nearest", () => {
  refused(
    "uniform",
    uniform(1e-9),
    /Cannot choose masks: the share 1e-9 must remove at least one of \d+ groups, as \S+ does: current value is 0$/,
  );
  refused(
    "filter-l1",
    uniform(0.5, 64),
    /Cannot choose masks: roundTo must be at most 15, or conv1 be kept whole, for the share 0.5 to remove some of its 16 groups: current value is 64$/,
  );
  refused(
    "filter-l1",
    { choice: { rule: "perLayer", shares: { conv1: 0.01 } } },
    /the share 0.01 must remove at least one of \d+ groups, as 0.0313 does: current value is 0$/,
  );
});

Deno.test("planPruning() takes the nearest target that it names", () => {
  const nearest = (changes: Partial<PruningRecipe>) => {
    try {
      planPruning(networks.small, { ...pruningRecipe("filter-l1"), ...changes }, {
        stepsPerEpoch: 9,
      });
    } catch (error) {
      return Number(/as (\S+) does/.exec((error as Error).message)![1]);
    }
  };
  for (
    const choice of [
      (sparsity: number) => ({ rule: "uniform", sparsity }) as const,
      (sparsity: number) => ({ rule: "global", sparsity }) as const,
      (sparsity: number) => ({ rule: "perLayer", shares: { conv2: sparsity } }) as const,
    ]
  ) {
    const share = nearest({ choice: choice(1e-5) })!;
    assert.equal(nearest({ choice: choice(share) }), undefined);
    assert.ok(nearest({ choice: choice(0.98 * share) })! >= 0.98 * share);
  }
  const rounded = { ...pruningRecipe("filter-l1"), ...uniform(0.5, 8) };
  assert.equal(planPruning(networks.small, rounded, { stepsPerEpoch: 9 }).masks.length, 1);
});

Deno.test("planPruning() refuses a penalty that would draw nothing to zero", () => {
  refused(
    "slimming",
    { score: { by: "magnitude" } },
    /^Cannot use the recipe slimming: Cannot use the penalty slimming: the network must have a batch norm scale: current value is none$/,
    { model: "mlp" },
  );
  refused(
    "group-lasso",
    { time: { kind: "oneShot" } },
    /Cannot use the penalty groupLasso: the last mask, until which it acts, must be made after the first step: current value is step 0$/,
  );
});

Deno.test("planPruning() refuses a phase that is shorter than a step", () => {
  const { training } = pruningRecipe("uniform");
  for (const phase of ["dense", "fineTuning"] as const) {
    refused(
      "uniform",
      { training: { ...training, [phase]: 0.01 } },
      new RegExp(
        `Cannot plan the training: ${phase} must be 0 or last a step at least, with 10 of them an epoch; take more epochs or smaller batches: current value is 0.01 epochs$`,
      ),
    );
  }
  const cut = { ...pruningRecipe("uniform"), training: { dense: 0, pruning: 0, fineTuning: 0 } };
  assert.equal(planPruning(networks.small, cut, { stepsPerEpoch: 10 }).steps.dense, 0);
});

Deno.test("planPruning() refuses rounds that fall on one step, and says what to change", () => {
  refused(
    "sfp",
    changedRecipe(pruningRecipe("sfp"), { epochs: 6 }),
    /^Cannot use the recipe sfp: Cannot plan the masks: each round must have a step of its own, in longer or larger epochs or fewer rounds: current value is step 1 for the epochs 0.6 and 1.2$/,
    { stepsPerEpoch: 1 },
  );
});
