import assert from "node:assert/strict";
import { integerIn } from "@geta-lab/geta/settings";
import { taskHelp } from "../../tools/task_help.ts";
import { parseArguments } from "../../tools/tool_arguments.ts";

Deno.test("parseArguments() reads words, flags and values in any order", () => {
  const options = {
    flags: ["write", "json"],
    values: { removals: integerIn({ min: 1 }) },
    words: ["lenet", "vgg16"],
  } as const;
  assert.deepEqual(parseArguments(["--write", "vgg", "--removals=3", "le"], options), {
    words: ["vgg", "le"],
    flags: new Set(["write"]),
    values: { removals: 3 },
  });
});

const root = new URL("../../", import.meta.url);
const wrong: [task: string, args: string[], line: RegExp][] = [
  ["zoo", ["--foo"], /^Cannot use --foo: it must be one of --write, --removals=N$/],
  ["zoo", ["--removals=many"], /^Cannot use --removals: it must be an integer .* is many$/],
  ["zoo", ["--remvals=3"], /^Cannot use --remvals=3: .*; did you mean --removals\?$/],
  ["zoo", ["lennet"], /^Cannot use lennet: it must be a part of one of .*lenet.*$/],
  ["bench", ["--threads=x"], /^Cannot use --threads: it must be an integer .* is x$/],
  ["bench", ["--write=yes"], /^Cannot use --write=yes: .*; did you mean --write\?$/],
  ["bench", ["nothing"], /^Cannot use nothing: it must be a part of one of .*: current value/],
  ["bench:qasso", ["--steps=1"], /^Cannot use --steps: it must be an integer in \[2, /],
  ["bench:peer", ["--rounds=0"], /^Cannot use --rounds: it must be an integer in \[1, /],
  ["bench:peer", ["--threads=1,x"], /^Cannot use --threads: .* is 1,x$/],
  ["bench:graph", ["--json"], /^Cannot use --json: it must be left out$/],
  ["kernels", ["--chek"], /^Cannot use --chek: it must be --check; did you mean --check\?$/],
  ["operators", ["all"], /^Cannot use all: it must be an option$/],
  ["pictures", ["--write"], /^Cannot use --write: it must be left out$/],
];

for (const [task, args, line] of wrong) {
  Deno.test(`deno task ${task} ${args.join(" ")} is refused with one line`, async () => {
    const { code, stderr, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", task, ...args],
      cwd: root,
      env: { NO_COLOR: "1" },
    }).output();
    // what Deno fetches on first use is told by Deno, not by the tool
    const err = new TextDecoder().decode(stderr).replace(/^(Download|Initialize) .*\n/gm, "");
    assert.match(err, /^[^\n]+\n$/, "one line");
    assert.match(err.trimEnd(), line);
    assert.deepEqual([code, new TextDecoder().decode(stdout)], [2, ""]);
  });
}

Deno.test("deno task zoo --help says what the task takes, and every tool with such arguments has a task", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "zoo", "--help"],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(code, 0);
  assert.match(
    new TextDecoder().decode(stdout),
    /^deno task zoo: Prove .* --removals=20, --write\n$/,
  );
  for (const { name, isFile } of Deno.readDirSync(new URL("tools/", root))) {
    if (!isFile || !name.endsWith(".ts")) continue;
    const program = new URL(`tools/${name}`, root);
    if (!Deno.readTextFileSync(program).includes("= toolArguments(Deno.args")) continue;
    assert.match(taskHelp(program.href), /^deno task [\w:-]+: ./, name);
  }
});
