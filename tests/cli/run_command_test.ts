import assert from "node:assert/strict";
import fc from "fast-check";
import {
  configText,
  type Execute,
  runCommand,
  type RunOptions,
  runOptionTable,
} from "@geta-lab/geta/cli";
import { recipe } from "@geta-lab/geta/geta";
import { FileError, WriteError } from "@geta-lab/geta/io";
import { allSettings, SettingsError, settingText } from "@geta-lab/geta/settings";
import { temporaryFolder } from "../e2e/command.ts";

async function run(args: string[], execute: Execute = () => Promise.resolve(0), columns = 80) {
  const written = { out: "", err: "" };
  const io = {
    out: { write: (text: string) => void (written.out += text), columns: () => columns },
    err: { write: (text: string) => void (written.err += text) },
  };
  return { code: await runCommand(args, { io, execute }), ...written };
}

/** What the command line asks for. */
async function options(typed: string): Promise<RunOptions> {
  let seen: RunOptions | undefined;
  const { err } = await run(typed === "" ? [] : typed.split(" "), (options) => {
    seen = options;
    return Promise.resolve(0);
  });
  assert.equal(err, "");
  return seen!;
}

Deno.test("the command without options asks for the defaults", async () => {
  assert.deepEqual(await options(""), { settings: {}, resume: false, json: false });
});

const typed =
  "--model vgg7 --data cifar10 --data-dir d --limit 100 --shift 2 --crop 64 --epochs 1.5 --batch 32 " +
  "--optimizer adamw --learning-rate 1e-3 --learning-rate-quantizer 0 --momentum .8 " +
  "--weight-decay 0 --nesterov --clip-norm 5 --start scratch --sparsity 0.7 --bit-range 2:8 --activation-bit-range 4:8 --layer-bits conv1=8,head=float --quantize weight " +
  "--semantics reference --warm-up 0.5 --projection 1 --joint 2 --cool-down 3 " +
  "--projection-periods 4 --pruning-periods 5 --bit-reduction 2 --seed 7 --round-to 4 --max-ratio 0.8 " +
  "--bops 0 --macs 0 --bytes 0 --bits uniform --bit-price 2 --momentum-guard 0.5 --ignore conv1,block --threads 1 --deterministic --explain --out runs/a --resume --json --quiet";

Deno.test("the command reads every option, and there is one for every setting", async () => {
  const read = await options(typed);
  assert.deepEqual(
    read,
    {
      model: "vgg7",
      data: "cifar10",
      dataDir: "d",
      limit: 100,
      shift: 2,
      crop: 64,
      threads: 1,
      deterministic: true,
      explain: true,
      out: "runs/a",
      resume: true,
      json: true,
      quiet: true,
      settings: {
        epochs: 1.5,
        batch: 32,
        optimizer: "adamw",
        learningRate: 0.001,
        learningRateQuantizer: 0,
        momentum: 0.8,
        weightDecay: 0,
        nesterov: true,
        clipNorm: 5,
        start: "scratch",
        sparsity: 0.7,
        bitRange: [2, 8],
        activationBitRange: [4, 8],
        layerBits: { conv1: 8, head: "float" },
        quantize: "weight",
        semantics: "reference",
        roundTo: 4,
        maxRatio: 0.8,
        bops: 0,
        macs: 0,
        bytes: 0,
        bits: "uniform",
        bitPrice: 2,
        momentumGuard: 0.5,
        ignore: ["conv1", "block"],
        warmUp: 0.5,
        projection: 1,
        joint: 2,
        coolDown: 3,
        projectionPeriods: 4,
        pruningPeriods: 5,
        bitReduction: 2,
        seed: 7,
      },
    } satisfies RunOptions,
  );
  assert.deepEqual(Object.keys(read.settings).sort(), Object.keys(allSettings).sort());
});

Deno.test("the command takes --name=value, and the last of two", async () => {
  const { settings } = await options("--bit-range=6 --seed 1 --seed=2");
  assert.deepEqual(settings, { bitRange: [6, 6], seed: 2 });
});

const wrong: [args: string, message: string][] = [
  ["--sparcity 0.5", "Unknown option '--sparcity' (Did you mean --sparsity?)"],
  ["--Model mlp", "Unknown option '--Model' (Did you mean --model?)"],
  ["--lr 1", "Unknown option '--lr'"],
  ["-m mlp", "Unknown option '-m'"],
  ["--__proto__ 1", "Unknown option '--__proto__'"],
  ["recpies", "Unknown command recpies; did you mean recipes?"],
  ["mlp", "Unknown command mlp"],
  ["recipes --all", "Unknown option '--all'"],
  [
    "--model resnet",
    "Cannot use --model: it must be mlp, small, vgg7, resnet20, resnet56, resnet50 or a file *.json: current value is resnet; did you mean resnet20?",
  ],
  [
    "--data transformer",
    "Cannot use --data: it must be one of shapes, cifar10, mnist, imagenet: current value is transformer",
  ],
  ["--sparsity 1", "Cannot use --sparsity: it must be a number in [0, 1): current value is 1"],
  [
    "--sparsity -0.1",
    "Cannot use --sparsity: it must be a number in [0, 1): current value is -0.1",
  ],
  ["--sparsity 35%", "Cannot use --sparsity: it must be a number in [0, 1): current value is 35%"],
  [
    "--learning-rate 1e999",
    "Cannot use --learning-rate: it must be a number in (0, infinity): current value is Infinity",
  ],
  [
    "--learning-rate 0x10",
    "Cannot use --learning-rate: it must be a number in (0, infinity): current value is 0x10",
  ],
  [
    "--batch 2.5",
    "Cannot use --batch: it must be an integer in [1, infinity): current value is 2.5",
  ],
  [
    "--bit-range 16:4",
    "Cannot use --bit-range: it must be LOW:HIGH, whole numbers in [2, 24] with LOW <= HIGH: current value is 16:4",
  ],
  [
    "--bit-range 4:",
    "Cannot use --bit-range: it must be LOW:HIGH, whole numbers in [2, 24] with LOW <= HIGH: current value is 4:empty",
  ],
  [
    "--bit-range 4:7.5",
    "Cannot use --bit-range: it must be LOW:HIGH, whole numbers in [2, 24] with LOW <= HIGH: current value is 4:7.5",
  ],
  [
    "--bit-range 32",
    "Cannot use --bit-range: it must be LOW:HIGH, whole numbers in [2, 24] with LOW <= HIGH: current value is 32:32",
  ],
  ["--epochs", "Option '--epochs <epochs>' argument missing"],
  [
    "--epochs --batch 8",
    "Cannot use --epochs: it must be a number in (0, 1000000]: current value is --batch",
  ],
  [
    "--out --json",
    "Cannot use --out: it must be text that begins with no dash: current value is --json",
  ],
  ["--out=", "Cannot use --out: it must be text that begins with no dash: current value is empty"],
  ["--json=yes", "Unknown option '--json=yes'"],
  ["--resume", "Cannot use --resume: it needs --out <folder>, the run to continue"],
  [
    "--dry-run --resume --out runs/a",
    "Cannot use --dry-run with --resume: a dry run is that of a run's start",
  ],
  [
    "--data-dir d",
    "Cannot use --data-dir: the shapes need no folder, add --data cifar10|mnist|imagenet",
  ],
];

for (const [args, message] of wrong) {
  Deno.test(`the command refuses ${args} with one line`, async () => {
    const refused = await run(args.split(" "), () => assert.fail());
    assert.deepEqual(refused, { code: 2, out: "", err: message + "\n" });
  });
}

Deno.test("whatever is typed, the command answers with a run, with help, or with one line", async () => {
  const words = [...Object.keys(allSettings), ...Object.keys(runOptionTable), "help", "-"];
  const word = fc.oneof(
    fc.constantFrom(...words.map((name) => `--${name}`)),
    fc.constantFrom("4:16", "0.5", "8", "resnet20", "shapes", "--", "-", "-hx", "=", "", "recipes"),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (args) => {
      const { code, err } = await run(args);
      assert.ok(code === 0 ? err === "" : code === 2 && /^[^\n]+\n$/.test(err), err);
    }),
    { seed: 6, numRuns: 500 },
  );
});

for (const columns of [80, 110]) {
  Deno.test(`--help fits ${columns} columns and has every option with the model's default`, async () => {
    const { code, out, err } = await run(["--help", "--model", "vgg7"], undefined, columns);
    assert.deepEqual([code, err], [0, ""]);
    assert.ok(Math.max(...out.split("\n").map((line) => line.length)) <= columns);
    const text = out.replace(/\s+/g, " ");
    const settings = recipe("vgg7");
    for (const [name, { help }] of Object.entries(allSettings)) {
      const shown = settingText(settings, name as keyof typeof settings);
      const line = text.slice(text.indexOf(help));
      assert.ok(line.slice(0, line.indexOf("]") + 1).endsWith(` [${shown}]`), `${name}: ${line}`);
    }
    for (const { help } of Object.values(runOptionTable)) assert.ok(text.includes(help), help);
    assert.match(text, /Commands: recipes .* In brackets: the defaults of --model vgg7\./);
    assert.match(text, /Example.* deno task geta --model/);
  });
}

Deno.test("the command help is --help, also of another command", async () => {
  assert.deepEqual(await run(["help"]), await run(["--help"]));
  const { code, out } = await run(["help", "recipes"]);
  assert.equal(code, 0);
  assert.match(out, /^Usage: deno task geta recipes/);
  const { out: help } = await run(["compare", "--help"]);
  assert.match(help, /--out <file> +page to write \[compare\.html\]\n +-h, --help +print this\n/);
});

Deno.test("--help asks for no terminal's width where there is none", async () => {
  let text = "";
  const io = { out: { write: (more: string) => void (text += more) }, err: { write: () => {} } };
  assert.equal(await runCommand(["--help"], { io, execute: () => assert.fail() }), 0);
  assert.ok(Math.max(...text.split("\n").map((line) => line.length)) <= 100);
  assert.ok(!text.includes("\x1b"));
});

Deno.test("the command recipes lists what differs, in at most 100 columns", async () => {
  const { code, out } = await run(["recipes"], () => assert.fail());
  assert.equal(code, 0);
  const lines = out.trimEnd().split("\n");
  assert.ok(lines.every((line) => line.length <= 100));
  assert.match(out, /--sparsity +│ +0.5 │ +│ +0.7 │ +0.35 │ +0.4 │ +0.4 │/);
  assert.ok(!out.includes("--seed"));
  assert.ok(!out.includes("small")); // has the defaults
});

Deno.test("--quiet leaves the result only", async () => {
  const execute: Execute = ({ quiet }, io) => {
    io.err.write(`progress of a ${quiet ? "quiet" : "loud"} run\n`);
    io.out.write("result\n");
    return Promise.resolve(0);
  };
  assert.deepEqual(await run(["--quiet"], execute), { code: 0, out: "result\n", err: "" });
  assert.equal((await run([], execute)).err, "progress of a loud run\n");
});

Deno.test("the exit code is that of the work; an error becomes one line and a code by its class", async () => {
  assert.equal((await run([], () => Promise.resolve(130))).code, 130);
  const cases: [error: Error, code: number, line: string][] = [
    [new SettingsError("Cannot plan: a\nb"), 2, "Cannot plan: a b\n"],
    [new FileError("Cannot read a: it must be JSON"), 2, "Cannot read a: it must be JSON\n"],
    [new WriteError("a", "disk full"), 1, "Cannot write a: disk full\n"],
    [
      new RangeError("Cannot use conv1: it is wrong"),
      1,
      "Internal fault: RangeError: Cannot use conv1: it is wrong\n",
    ],
    [new TypeError("x is not a function"), 1, "Internal fault: TypeError: x is not a function\n"],
  ];
  for (const [error, code, err] of cases) {
    assert.deepEqual(await run([], () => Promise.reject(error)), { code, out: "", err });
    const thrown = () => {
      throw error;
    };
    assert.deepEqual(await run([], thrown), { code, out: "", err });
  }
});

Deno.test("--config takes the options of a file, and what is typed wins", async () => {
  using folder = temporaryFolder();
  const file = `${folder.path}/config.json`;
  const before = await options("--model vgg7 --sparsity 0.3 --bit-range 2:8 --seed 4 --out runs/a");
  Deno.writeTextFileSync(file, configText(before));
  assert.deepEqual(await options(`--config ${file} --seed 5 --quiet`), {
    model: "vgg7",
    settings: { sparsity: 0.3, bitRange: [2, 8], seed: 5 },
    resume: false,
    json: false,
    quiet: true,
  });
  Deno.writeTextFileSync(file, JSON.stringify(recipe("resnet20")));
  assert.deepEqual((await options(`--config ${file}`)).settings, recipe("resnet20"));
});

Deno.test("--config gives way where --bops or --sparsity is typed in place of the other", async () => {
  using folder = temporaryFolder();
  const file = `${folder.path}/config.json`;
  Deno.writeTextFileSync(file, JSON.stringify(recipe("small", { sparsity: 0.3 })));
  const budget = (await options(`--config ${file} --bops 0.02`)).settings;
  assert.deepEqual([budget.sparsity, budget.bops], [undefined, 0.02]);
  assert.equal(recipe("small", budget).sparsity, 0);
  Deno.writeTextFileSync(file, JSON.stringify(recipe("small", { bops: 0.02 })));
  const count = (await options(`--config ${file} --sparsity 0.4`)).settings;
  assert.deepEqual([count.sparsity, recipe("small", count).bops], [0.4, 0]);
  const kept = (await options(`--config ${file}`)).settings;
  assert.deepEqual([kept.sparsity, kept.bops], [0, 0.02]);
  const other = (await options(`--config ${file} --macs 0.4`)).settings;
  assert.deepEqual([other.macs, other.bops, recipe("small", other).sparsity], [0.4, undefined, 0]);
});

const brokenConfigs: [text: string, message: RegExp][] = [
  ["{", /: it must be JSON, a record of options$/],
  ["[1]", /: it must be JSON, a record of options$/],
  ['{"sparsty": 0.3}', /: sparsty is not an option of a run; did you mean sparsity\?$/],
  ['{"sparsity": "much"}', /: Cannot use sparsity: it must be a number .* is much$/],
  ['{"resume": true}', /: resume is not an option of a run/],
];

for (const [text, message] of brokenConfigs) {
  Deno.test(`--config refuses a file ${text} with one line`, async () => {
    using folder = temporaryFolder();
    const file = `${folder.path}/config.json`;
    Deno.writeTextFileSync(file, text);
    const { code, err } = await run(["--config", file], () => assert.fail());
    assert.equal(code, 2);
    assert(err.startsWith(`Cannot use ${file}: `));
    assert.match(err.trimEnd(), message);
  });
}

Deno.test("--start takes a word or a saved network", async () => {
  const { settings } = await options("--start runs/a/dense.safetensors");
  assert.equal(settings.start, "runs/a/dense.safetensors");
  assert.match((await run(["--start", "denes"])).err, /did you mean dense\?\n$/);
});

Deno.test("the command takes a task for a model of the user's only, and no options of images beside it", async () => {
  const model = "--model my/model.json --task my_task.ts";
  const { task } = await options(model);
  assert.equal(task, "my_task.ts");
  const refused: [typed: string, message: string][] = [
    [
      "--task my_task.ts",
      "Cannot use --task: it needs --model <model.json>, the trained model that it is for",
    ],
    [
      "--task my_task.ts --model mlp",
      "Cannot use --task: it needs --model <model.json>, the trained model that it is for",
    ],
    [
      `${model} --data mnist`,
      "Cannot use --data with --task: the module has the samples, leave it out",
    ],
    [
      `${model} --limit 9`,
      "Cannot use --limit with --task: the module has the samples, leave it out",
    ],
    [
      `${model} --data-dir d`,
      "Cannot use --data-dir with --task: the module has the samples, leave it out",
    ],
  ];
  for (const [typed, message] of refused) {
    const { code, err } = await run(typed.split(" "));
    assert.deepEqual([code, err], [2, message + "\n"]);
  }
});
