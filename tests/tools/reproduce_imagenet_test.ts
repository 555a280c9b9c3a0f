// In a file of its own: the process that it starts needs a minute.
import assert from "node:assert/strict";
import { outcome, startGeta, temporaryFolder } from "../e2e/command.ts";
import { imageFolders } from "../datasets/image_folders.ts";

const recipe = new URL("../../recipes/resnet50-imagenet.json", import.meta.url);

Deno.test("deno task reproduce makes the run of resnet50-imagenet on files of that layout, stages shortened, and writes its row", async () => {
  using folder = temporaryFolder();
  imageFolders(`${folder.path}/data`, { train: { n01: 3, n02: 3 }, val: { n01: 2, n02: 2 } });
  const { options, ...rest } = JSON.parse(Deno.readTextFileSync(recipe));
  const short = {
    warmUp: 0.5,
    projection: 1,
    joint: 1,
    coolDown: 0.5,
    projectionPeriods: 2,
    pruningPeriods: 2,
  };
  const changed = { ...options, ...short, epochs: 1, batch: 2, crop: 16 };
  const file = `${folder.path}/brief-imagenet.json`, page = `${folder.path}/results.md`;
  Deno.writeTextFileSync(file, JSON.stringify({ ...rest, options: changed }));
  const words = [
    file,
    "--threads=1",
    "--semantics=corrected",
    `--data-dir=${folder.path}/data`,
    `--out=${folder.path}/runs`,
    `--page=${page}`,
  ];
  const first = await outcome(startGeta(words, "reproduce"));
  assert.equal(first.code, 0, first.err);
  const text = Deno.readTextFileSync(page);
  assert.match(text, /^# Results\n\n## brief-imagenet\n/);
  const rows = text.split("\n").filter((line) => /^\| +0 \| corrected /.test(line));
  assert.equal(rows.length, 1);
  // a run that is finished is not made again
  const again = await outcome(startGeta(words, "reproduce"));
  assert.equal(again.code, 0, again.err);
  assert.ok(!again.err.includes("epoch"));
  assert.equal(Deno.readTextFileSync(page), text);
});
