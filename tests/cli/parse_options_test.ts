import assert from "node:assert/strict";
import fc from "fast-check";
import { optionRules, parseOptions, type RunOptions, UsageError } from "@geta-lab/geta/cli";

function options(...args: string[]): RunOptions {
  const command = parseOptions(args);
  assert(command.kind === "run");
  return command.options;
}

Deno.test("parseOptions() of nothing asks for the defaults", () => {
  assert.deepEqual(options(), { settings: {}, resume: false, json: false });
});

Deno.test("parseOptions() reads every option", () => {
  const typed =
    "--model vgg7 --data cifar10 --data-dir d --limit 100 --shift 2 --epochs 1.5 --batch 32 " +
    "--optimizer adamw --lr 1e-3 --lr-quant 0 --start scratch --sparsity 0.7 --bits 2:8 " +
    "--quantize weight+activation --semantics reference --warm-up 0.5 --projection 1 --joint 2 " +
    "--cool-down 3 --projection-periods 4 --pruning-periods 5 --bit-reduction 2 --seed 7 " +
    "--round-to 4 --ignore conv1,block " +
    "--threads 1 --out runs/a --resume --json";
  assert.deepEqual(
    options(...typed.split(" ")),
    {
      model: "vgg7",
      data: "cifar10",
      dataDir: "d",
      limit: 100,
      shift: 2,
      threads: 1,
      out: "runs/a",
      resume: true,
      json: true,
      settings: {
        epochs: 1.5,
        batch: 32,
        optimizer: "adamw",
        learningRate: 0.001,
        learningRateQuantizer: 0,
        start: "scratch",
        sparsity: 0.7,
        bitRange: [2, 8],
        quantize: "weight+activation",
        semantics: "reference",
        warmUp: 0.5,
        projection: 1,
        joint: 2,
        coolDown: 3,
        projectionPeriods: 4,
        pruningPeriods: 5,
        bitReduction: 2,
        roundTo: 4,
        ignore: ["conv1", "block"],
        seed: 7,
      },
    } satisfies RunOptions,
  );
  const named = typed.split(" ").filter((word) => word.startsWith("--")).map((flag) =>
    flag.slice(2)
  );
  assert.deepEqual(named.sort(), Object.keys(optionRules).filter((name) => name !== "help").sort());
});

Deno.test("parseOptions() takes --name=value, and the last of two", () => {
  assert.deepEqual(options("--bits=6", "--seed", "1", "--seed=2").settings, {
    bitRange: [6, 6],
    seed: 2,
  });
});

Deno.test("parseOptions() answers --help with the chosen model, whatever else is missing", () => {
  assert.deepEqual(parseOptions(["--help"]), { kind: "help", model: "small" });
  assert.deepEqual(parseOptions(["-h", "--model", "resnet56", "--resume"]), {
    kind: "help",
    model: "resnet56",
  });
});

const wrong: [args: string, message: string][] = [
  ["--sparcity 0.5", "Unknown option --sparcity: did you mean --sparsity?"],
  ["--Model mlp", "Unknown option --Model: did you mean --model?"],
  ["-m mlp", "Unknown option -m: --help lists all options"],
  ["--__proto__ 1", "Unknown option --__proto__: --help lists all options"],
  ["--constructor", "Unknown option --constructor: --help lists all options"],
  ["mlp", "Unexpected mlp: options begin with -- (--help lists them)"],
  [
    "--model resnet",
    "Unknown --model resnet: did you mean resnet20? (mlp, small, vgg7, resnet20, resnet56)",
  ],
  [
    "--model transformer",
    "Unknown --model transformer: choose one of mlp, small, vgg7, resnet20, resnet56",
  ],
  ["--data cifar", "Unknown --data cifar: did you mean cifar10? (shapes, cifar10, mnist)"],
  ["--sparsity 1", "Cannot use --sparsity: it must be a number in [0, 1): current value is 1"],
  [
    "--sparsity -0.1",
    "Cannot use --sparsity: it must be a number in [0, 1): current value is -0.1",
  ],
  ["--sparsity 35%", "Cannot use --sparsity: it must be a number: current value is 35%"],
  ["--lr nan", "Cannot use --lr: it must be a number: current value is nan"],
  [
    "--lr 1e999",
    "Cannot use --lr: it must be a number in (0, infinity): current value is Infinity",
  ],
  ["--lr 0", "Cannot use --lr: it must be a number in (0, infinity): current value is 0"],
  ["--lr 0x10", "Cannot use --lr: it must be a number: current value is 0x10"],
  ["--batch 0", "Cannot use --batch: it must be an integer in [1, infinity): current value is 0"],
  [
    "--batch 2.5",
    "Cannot use --batch: it must be an integer in [1, infinity): current value is 2.5",
  ],
  [
    "--bits 16:4",
    "Cannot use --bits: the range is reversed, did you mean 4:16?: current value is 16:4",
  ],
  ["--bits 1:4", "Cannot use --bits: it must be a number in [2, 32]: current value is 1"],
  ["--bits 4:", "Cannot use --bits: it must be a number: current value is empty"],
  [
    "--bits 4:8:16",
    "Cannot use --bits: it must be LOW:HIGH, for example 4:16: current value is 4:8:16",
  ],
  ["--epochs", "Cannot use --epochs: it needs a value, --epochs EPOCHS"],
  ["--epochs --batch 8", "Cannot use --epochs: it needs a value, --epochs EPOCHS"],
  ["--out=", "Cannot use --out: it needs a value, --out DIR"],
  ["--json=yes", "Cannot use --json: it takes no value: current value is yes"],
  ["--resume", "Cannot use --resume: it needs --out DIR, the folder of the run to continue"],
  ["--data-dir d", "Cannot use --data-dir: the shapes need no folder, add --data cifar10|mnist"],
  ["--joint -1", "Cannot use --joint: it must be a number in [0, infinity): current value is -1"],
];

for (const [args, message] of wrong) {
  Deno.test(`parseOptions() refuses ${args}`, () => {
    assert.throws(() => parseOptions(args.split(" ")), new UsageError(message));
  });
}

Deno.test("parseOptions() answers anything typed with a command or one line", () => {
  const word = fc.oneof(
    fc.constantFrom(...Object.keys(optionRules).map((name) => `--${name}`)),
    fc.constantFrom(
      "4:16",
      "0.5",
      "8",
      "resnet20",
      "shapes",
      "--",
      "-",
      "-hx",
      "--no-model",
      "=",
      "",
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (args) => {
      try {
        assert.match(parseOptions(args).kind, /^(run|help)$/);
      } catch (error) {
        assert(error instanceof UsageError, String(error));
      }
    }),
    { seed: 6, numRuns: 2000 },
  );
});
