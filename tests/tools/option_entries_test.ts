// Every public function that takes options refuses one that does not exist. The functions are read from the source: one that is
// new and checks nothing fails here.
import assert from "node:assert/strict";
import { optionEntries } from "../support/public_functions.ts";

/** Functions that check nothing, and why. */
const EXCEPTIONS: Record<string, string> = {
  ...because(
    "a formula of one number, called for every weight; what is called for a tensor checks",
    "quant: saturationPoint(), clippedValue(), fakeQuantValue(), saturationEpsilon(), clipGradient(), gradientsFromSums()",
  ),
  ...because("takes the scalars of a quantizer", "quant: stepSizeForBits()"),
  ...because(
    "takes a configuration that checkConfig() has seen, or a part of it, several times a step",
    "qasso: refuseCorrections(), checkOptional(), checkSchedule(), checkStages(), periods(), stageAt(), bitRangeAt(), completedProjectionPeriods(), " +
      "stepInPeriod(), fixedBits(), layerRange(), beginsPeriod(), periodTiming(), evenTiming(), beginsEvenPeriod(), isEligible()",
  ),
  ...because(
    "a part of step(), which hands on what it was given",
    "qasso: updateScalars(), moveInBits(), leaveOnLine(), guardMomentum(), applyWeightUpdates(), jointUpdates(), runningImportance(), runningSensitivity()",
  ),
};

// before the tests: a picture library loads native code when it is imported, and keeps it
const modules: Record<string, Record<string, (...values: unknown[]) => unknown>> = {};
for (const folder of new Set(optionEntries().map(({ folder }) => folder))) {
  modules[folder] = await import(
    folder === "datasets" ? "../../datasets/mod.ts" : `../../lib/${folder}/mod.ts`
  );
}

for (const { folder, name, position, options } of optionEntries()) {
  const entry = `${folder}: ${name}()`;
  if (entry in EXCEPTIONS) continue;
  const meant = options.filter(({ optional }) => optional).at(-1)!.name;
  const misspelt = misspell(meant, options.map(({ name }) => name));
  Deno.test(`${entry} refuses ${misspelt} and names ${meant}`, async () => {
    // what stands before the options is not looked at: they are checked first
    const call = async () =>
      await modules[folder]![name]!(...new Array(position).fill({}), { [misspelt]: 1 });
    await assert.rejects(call, (error: Error) => {
      assert.match(error.message, /^Cannot [^\n]+$/);
      assert.ok(error.message.startsWith(`Cannot use ${misspelt}: `), error.message);
      assert.ok(error.message.endsWith(`; did you mean ${meant}?`), error.message);
      return true;
    });
  });
}

Deno.test("the exceptions are public functions with options", () => {
  const entries = optionEntries().map(({ folder, name }) => `${folder}: ${name}()`);
  assert.ok(entries.length > 80, `${entries.length}`);
  for (const entry of Object.keys(EXCEPTIONS)) assert.ok(entries.includes(entry), entry);
});

/** A slip of the finger that makes no other option. */
function misspell(name: string, taken: readonly string[]): string {
  const slip = name.length < 3 ? `${name}x` : name.slice(0, -2) + name.at(-1)! + name.at(-2)!;
  return taken.includes(slip) || slip === name ? `${name}x` : slip;
}

function because(reason: string, functions: string): Record<string, string> {
  const [folder, names] = functions.split(": ") as [string, string];
  return Object.fromEntries(names.split(", ").map((name) => [`${folder}: ${name}`, reason]));
}
