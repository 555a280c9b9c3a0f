import assert from "node:assert/strict";
import { makeBoard } from "../../tools/grade/leaderboard/make_board.ts";
import { LARGEST_FILE, MEASURE_LIMITS } from "../../tools/grade/leaderboard/rules.ts";
import { handIn, honestFiles, honestSubnet } from "./board_files.ts";

const images = { split: "test", seed: 31, count: 100 } as const;
const options = { images, baselines: false };

Deno.test("makeBoard() runs an honest subnet again, and ignores the report beside it", async () => {
  const files = await honestFiles();
  using plain = await handIn({}, files);
  using boaster = await handIn({
    "report.json": JSON.stringify({ compressed: { accuracy: 1, bops: 1, bytes: 1 } }),
    "recipe.json": JSON.stringify({ seed: 7, sparsity: 0.5 }),
  }, files);
  const { entries, refused } = await makeBoard([plain.path, boaster.path], options);
  assert.deepEqual(refused, []);
  const [first, second] = entries;
  for (const field of ["accuracy", "relativeBops", "bytes", "layers"] as const) {
    assert.deepEqual(first![field], second![field]);
  }
  assert.ok(first!.accuracy > 0.8 && first!.accuracy < 1);
  assert.deepEqual(entries.map(({ like }) => like), [1, 1]);
  const recipes = entries.map(({ recipe, notes }) => [recipe, notes]);
  assert.deepEqual(
    recipes.sort((a, b) => a[1]!.length as number - (b[1]!.length as number)),
    [[{ seed: 7, sparsity: 0.5 }, []], [undefined, ["There is no recipe.json"]]],
  );
});

Deno.test("makeBoard() refuses a subnet over the budget, with both figures", async () => {
  const folder = new URL(
    "../../tools/grade/leaderboard/baselines/half_width_4_bits",
    import.meta.url,
  );
  const { entries, refused } = await makeBoard([folder.pathname], options);
  assert.deepEqual([entries, refused], [[], [{
    name: "half_width_4_bits",
    reason: "It must need at most 0.4000 % of the bit operations of small: it needs 0.4136 %",
  }]]);
});

Deno.test("makeBoard() gives nothing for outputs that are no numbers", async () => {
  const subnet = await honestSubnet();
  subnet.parameters["head/bias"]!.data[0] = NaN;
  using folder = await handIn({}, subnet);
  const { entries, refused: [refused] } = await makeBoard([folder.path], options);
  assert.equal(entries.length, 0);
  assert.match(refused!.reason, /not finite|finite number/);
});

Deno.test("makeBoard() gives nothing to a subnet that takes too long, and goes on", async () => {
  using folder = await handIn({}, await honestFiles());
  const limits = { ...MEASURE_LIMITS, seconds: 0.05 };
  const { refused } = await makeBoard([folder.path], { ...options, limits });
  assert.equal(refused[0]!.reason, "It must be done within 0.05 seconds: it was not");
});

Deno.test({
  name: "makeBoard() gives nothing to a subnet whose process has no memory left",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    using folder = await handIn({}, await honestFiles());
    const limits = { ...MEASURE_LIMITS, dataMb: 60 };
    const { refused } = await makeBoard([folder.path], { ...options, limits });
    assert.equal(refused[0]!.reason, "Its process ended without a result");
  },
});

Deno.test("makeBoard() refuses files that are cut, changed, nested without end or of another subnet", async () => {
  const { json, safetensors } = await honestFiles();
  const hostile: [files: Record<string, string | Uint8Array>, reason: RegExp][] = [
    [{ "subnet.safetensors": safetensors.subarray(0, 9000) }, /its SHA-256 must be the one in/],
    [{ "subnet.json": json.slice(0, 900) }, /subnet\.json: it must be JSON/],
    [
      { "subnet.json": json.replace('"weightBits": 4', '"weightBits": 2') },
      /one of the files was changed/,
    ],
    [{ "subnet.json": "[".repeat(LARGEST_FILE) }, /./],
  ];
  for (const [files, reason] of hostile) {
    using folder = await handIn(files, { json, safetensors });
    const { entries, refused } = await makeBoard([folder.path], options);
    assert.equal(entries.length, 0);
    assert.match(refused[0]!.reason, reason);
  }
});

Deno.test("makeBoard() opens no file that is missing, too large or a link", async () => {
  const files = await honestFiles();
  using none = await handIn({ "subnet.json": files.json });
  using large = await handIn({ "subnet.json": " ".repeat(LARGEST_FILE + 1) }, files);
  using link = await handIn({ "subnet.json": files.json });
  if (Deno.build.os !== "windows") {
    await Deno.symlink("/dev/zero", `${link.path}/subnet.safetensors`);
  }
  const { refused } = await makeBoard([none.path, large.path, link.path], options);
  assert.deepEqual(refused.map(({ reason }) => reason), [
    "It must hold a file subnet.safetensors: there is none",
    `subnet.json must have at most ${LARGEST_FILE} bytes: it has ${LARGEST_FILE + 1}`,
    "It must hold a file subnet.safetensors: there is none",
  ]);
});

Deno.test("makeBoard() refuses an input.json of other images and takes a wrong recipe as no recipe", async () => {
  const files = await honestFiles();
  const input = {
    schema: "geta-lab/input/1",
    data: "shapes",
    inputShape: [28, 28, 1],
    mean: [0],
    deviation: [1],
    classes: ["0"],
  };
  using foreign = await handIn({ "input.json": JSON.stringify(input) }, files);
  using misspelt = await handIn({ "recipe.json": '{"sparsty": 0.5}' }, files);
  const { entries, refused } = await makeBoard([foreign.path, misspelt.path], options);
  assert.match(
    refused[0]!.reason,
    /input\.json must be of 32x32x3 images of disc, .*: it is of 28x28x1/,
  );
  assert.match(entries[0]!.notes[0]!, /^recipe\.json says nothing: .*did you mean sparsity\?/);
});
