import assert from "node:assert/strict";
import { continuedOptions, type RunOptions, UsageError } from "@geta-lab/geta/cli";
import { recipe } from "@geta-lab/geta/geta";

const saved: RunOptions = {
  model: "resnet20",
  data: "cifar10",
  dataDir: "old",
  settings: recipe("resnet20", { epochs: 8, bitRange: [4, 16] }),
  out: "runs/a",
  resume: false,
  json: true,
};
const bare: RunOptions = { settings: {}, out: "runs/b", resume: true, json: false };

Deno.test("continuedOptions() keeps the saved options and takes what may change", () => {
  assert.deepEqual(continuedOptions(saved, { ...bare, dataDir: "new", quiet: true }), {
    ...saved,
    out: "runs/b",
    dataDir: "new",
    resume: true,
    json: false,
  });
});

Deno.test("continuedOptions() accepts the same command again", () => {
  const again = {
    ...bare,
    model: "resnet20" as const,
    settings: { epochs: 8, bitRange: [4, 16] as [number, number] },
  };
  assert.deepEqual(continuedOptions(saved, again).settings, saved.settings);
});

Deno.test("continuedOptions() refuses another value and names it", () => {
  const cases: [given: Partial<RunOptions>, message: string][] = [
    [
      { model: "mlp" },
      "Cannot resume with another --model: it must be resnet20 as at the start: current value is mlp",
    ],
    [
      { settings: { bitRange: [4, 8] } },
      "Cannot resume with another --bit-range: it must be 4,16 as at the start: current value is 4,8",
    ],
    [
      { settings: { joint: 99 } },
      `Cannot resume with another --joint: it must be ${saved.settings.joint} as at the start: current value is 99`,
    ],
    [
      { limit: 5 },
      "Cannot resume with another --limit: it must be left out as at the start: current value is 5",
    ],
  ];
  for (const [given, message] of cases) {
    assert.throws(() => continuedOptions(saved, { ...bare, ...given }), new UsageError(message));
  }
});
