import assert from "node:assert/strict";
import { runCommand, type RunOptions } from "@geta-lab/geta/cli";
import { recipe } from "@geta-lab/geta/geta";
import type { Description } from "../../lib/cli/run/description.ts";
import { version } from "../../lib/cli/run/origin.ts";
import { repeatCommand } from "../../lib/cli/run/repeat_command.ts";
import { shiftWarning } from "../../lib/cli/run/shift_warning.ts";

/** The run that a command line asks for, with all its settings. */
async function described(line: string[]): Promise<Description> {
  let read: RunOptions | undefined;
  const io = { out: { write: () => {} }, err: { write: () => {} } };
  await runCommand(line, {
    io,
    execute: (options) => {
      read = options;
      return Promise.resolve(0);
    },
  });
  const { model = "small", data = "shapes" } = read!;
  return { ...read!, model, data, settings: recipe(model, read!.settings) };
}

Deno.test("repeatCommand() of a run without options is the command alone", async () => {
  assert.equal(repeatCommand(await described([])), "deno task geta");
  assert.equal(
    repeatCommand(await described(["--out", "runs/a", "--json", "--model", "small"])),
    "deno task geta",
  );
});

for (
  const line of [
    "--model resnet20 --data cifar10 --epochs 8",
    "--data cifar10 --data-dir '/my data' --limit 500 --shift 4 --threads 3",
    "--model mlp --sparsity 0.25 --bit-range 4:8 --ignore fc1,fc2 --seed 7",
    "--activation-bit-range 4:8 --layer-bits conv1=8,conv2=6:,fc=float",
    "--nesterov --clip-norm 2.5 --weight-decay 0",
    "--epochs 3 --joint 0.7 --warm-up 0.3 --learning-rate 0.012345678 --quantize none",
  ]
) {
  Deno.test(`repeatCommand() asks for the same run as ${line}`, async () => {
    const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) =>
      quoted ?? plain!
    );
    const wanted = await described(words);
    const command = repeatCommand(wanted);
    assert.deepEqual(new Set(command.split(" ")), new Set(`deno task geta ${line}`.split(" ")));
    const again = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, q, plain]) => q ?? plain!);
    assert.deepEqual(await described(again.slice(3)), wanted);
  });
}

Deno.test("the version in reports is that of the package", async () => {
  const { default: config } = await import("../../deno.json", { with: { type: "json" } });
  assert.equal(version, config.version);
});

Deno.test("shiftWarning() speaks up when half of an image can leave", () => {
  assert.equal(shiftWarning(2, [32, 32, 3]), undefined);
  assert.equal(shiftWarning(15, [32, 32, 3]), undefined);
  assert.match(shiftWarning(16, [32, 32, 3])!, /16 pixels can move half of the image .*at most 4/);
  assert.match(shiftWarning(40, [32, 32, 3])!, /can move the whole image \(32 x 32\) out of sight/);
});
