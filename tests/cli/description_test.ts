import assert from "node:assert/strict";
import { FileError } from "@geta-lab/geta/io";
import { recipe } from "@geta-lab/geta/geta";
import { parseDescription } from "../../lib/cli/run/description.ts";

const good = {
  model: "mlp",
  data: "shapes",
  limit: 96,
  threads: 2,
  out: "runs/a",
  resume: false,
  json: true,
  settings: recipe("mlp", { epochs: 2 }),
};

Deno.test("parseDescription() takes what the command writes, through JSON and back", () => {
  assert.deepEqual(parseDescription(JSON.parse(JSON.stringify(good)), "runs/a"), good);
  const { limit: _, threads: __, out: ___, ...bare } = good;
  assert.deepEqual(parseDescription(bare, "runs/a"), bare);
});

Deno.test("parseDescription() takes a task in place of a data set", () => {
  const { data: _, ...rest } = good, task = { ...rest, task: "/my/task.ts" };
  assert.deepEqual(parseDescription(JSON.parse(JSON.stringify(task)), "runs/a"), task);
  assert.throws(() => parseDescription(rest, "runs/a"), /Cannot use data: /);
});

Deno.test("parseDescription() says what is wrong with a description that another program wrote", () => {
  const { model: _, ...nameless } = good, { sparsity: __, ...fewer } = good.settings;
  const cases: [value: unknown, message: RegExp][] = [
    [null, /options: they must be a record: current value is null/],
    ["mlp", /options: they must be a record/],
    [nameless, /Cannot use model: .* current value is undefined/],
    [
      { ...good, model: "mpl" },
      /Cannot use model: it must be .* or a file \*\.json: .*; did you mean mlp\?/,
    ],
    [{ ...good, threads: 0.5 }, /Cannot use threads: it must be an integer/],
    [{ ...good, json: "yes" }, /Cannot use json: it must be true or false: current value is yes/],
    [{ ...good, speed: 3 }, /checkpoint: speed is not an option of a run$/],
    [{ ...good, toString: 3 }, /checkpoint: toString is not an option of a run$/],
    [{ ...good, settings: { ...good.settings, bitRange: [9, 4] } }, /Cannot use bitRange: /],
    [{ ...good, settings: fewer }, /Cannot use settings: sparsity is missing/],
    [{ ...good, settings: undefined }, /Cannot use settings: they must be a record/],
  ];
  for (const [value, message] of cases) {
    assert.throws(() => parseDescription(value, "runs/a"), (error) => {
      assert(error instanceof FileError);
      assert.match(error.message, /^Cannot resume from runs\/a\/checkpoint: /);
      assert.match(error.message, message);
      return true;
    });
  }
});
