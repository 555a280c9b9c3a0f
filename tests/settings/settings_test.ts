import assert from "node:assert/strict";
import {
  allSettings,
  checkPartialSettings,
  checkSettings,
  defaultSettings,
  type PartialSettings,
  SettingsError,
} from "@geta-lab/geta/settings";

Deno.test("checkSettings() accepts the defaults, and what JSON makes of them", () => {
  assert.deepEqual(checkSettings(defaultSettings), defaultSettings);
  assert.deepEqual(checkSettings(JSON.parse(JSON.stringify(defaultSettings))), defaultSettings);
});

Deno.test("checkSettings() gives a copy that shares no list with what came in", () => {
  const copy = checkSettings(defaultSettings);
  copy.ignore.push("conv1");
  copy.bitRange[0] = 8;
  assert.deepEqual(defaultSettings.ignore, []);
  assert.deepEqual(defaultSettings.bitRange, [4, 16]);
});

/** A change that no type allows, and how it is refused. */
const refused: [change: Record<string, unknown>, message: string][] = [
  [{ sparsity: 1 }, "Cannot use sparsity: it must be a number in [0, 1): current value is 1"],
  [{ sparsity: "0.5" }, "Cannot use sparsity: it must be a number in [0, 1): current value is 0.5"],
  [{ sparsity: NaN }, "Cannot use sparsity: it must be a number in [0, 1): current value is NaN"],
  [
    { sparsity: undefined },
    "Cannot use sparsity: it must be a number in [0, 1): current value is undefined",
  ],
  [
    { learningRate: Infinity },
    "Cannot use learningRate: it must be a number in (0, infinity): current value is Infinity",
  ],
  [
    { seed: 2 ** 32 },
    "Cannot use seed: it must be an integer in [0, 4294967295]: current value is 4294967296",
  ],
  [
    { batch: 1.5 },
    "Cannot use batch: it must be an integer in [1, infinity): current value is 1.5",
  ],
  [
    { optimizer: "Adam" },
    "Cannot use optimizer: it must be one of sgd, adam, adamw: current value is Adam; did you mean adam?",
  ],
  [
    { optimizer: "lbfgs" },
    "Cannot use optimizer: it must be one of sgd, adam, adamw: current value is lbfgs",
  ],
  [
    { quantize: "weights" },
    "Cannot use quantize: it must be one of weight, weight+activation, none: current value is weights; did you mean weight?",
  ],
  [
    { semantics: "refrence" },
    "Cannot use semantics: it must be one of corrected, paper, reference: current value is refrence; did you mean reference?",
  ],
  [
    { start: "scratched" },
    "Cannot use start: it must be dense, scratch, pretrained or a file *.safetensors: current value is scratched; did you mean scratch?",
  ],
  [
    { bitRange: [4, 8, 16] },
    "Cannot use bitRange: it must be LOW:HIGH, whole numbers in [2, 24] with LOW <= HIGH: current value is 4:8:16",
  ],
  [
    { bitRange: [16, 4] },
    "Cannot use bitRange: it must be LOW:HIGH, whole numbers in [2, 24] with LOW <= HIGH: current value is 16:4",
  ],
  [
    { bitRange: 8 },
    "Cannot use bitRange: it must be LOW:HIGH, whole numbers in [2, 24] with LOW <= HIGH: current value is 8",
  ],
  [
    { ignore: "conv1" },
    "Cannot use ignore: it must be names, for example conv1,block: current value is conv1",
  ],
  [
    { ignore: ["conv1", 3] },
    "Cannot use ignore: it must be names, for example conv1,block: current value is conv1,3",
  ],
  [
    { sparsty: 0.5 },
    "Cannot use settings: sparsty is not a setting; did you mean sparsity?",
  ],
  [{ lr: 0.5 }, "Cannot use settings: lr is not a setting"],
  [{ constructor: 1 }, "Cannot use settings: constructor is not a setting"],
  [JSON.parse('{"__proto__":1}'), "Cannot use settings: __proto__ is not a setting"],
];

for (const [change, message] of refused) {
  const name = Object.keys(change)[0]!;
  Deno.test(`settings with ${name} ${JSON.stringify(change[name])} are refused`, () => {
    assert.throws(() => checkPartialSettings(change), new SettingsError(message));
    // not by a spread, which would drop __proto__
    const whole = Object.fromEntries([
      ...Object.entries(defaultSettings),
      ...Object.entries(change),
    ]);
    assert.throws(() => checkSettings(whole), new SettingsError(message));
  });
}

Deno.test("checkSettings() wants a record, and every setting in it", () => {
  const { sparsity: _, ...rest } = defaultSettings;
  assert.throws(
    () => checkSettings(rest),
    new SettingsError("Cannot use settings: sparsity is missing"),
  );
  for (const value of [null, undefined, 3, "small", [defaultSettings]]) {
    assert.throws(
      () => checkSettings(value),
      /^SettingsError: Cannot use settings: they must be a/,
    );
  }
});

Deno.test("a setting is read from the text that it is shown as", () => {
  const values: PartialSettings = { ...defaultSettings, ignore: ["conv1", "block"] };
  for (const [name, { read, show }] of Object.entries(allSettings)) {
    const value = values[name as keyof typeof values];
    assert.deepEqual(read(show(value)), value, name);
  }
});
