import assert from "node:assert/strict";
import { shapes } from "@geta-lab/geta/datasets";
import { batchSource, loadData, splitsReport } from "../../lib/cli/run/load_data.ts";
import { temporaryFolder } from "../e2e/command.ts";

Deno.test("batchSource() shifts training images as far as asked, and never test images", () => {
  const dataset = shapes({ seed: 1, train: 64 });
  const source = (shift?: number) =>
    batchSource(dataset, { seed: 1, batch: 64, ...shift === undefined ? {} : { shift } });
  const training = (shift?: number) => source(shift).trainingBatch(0, 0).images;
  assert.deepEqual(training(), training(dataset.augmentation.padding));
  assert.notDeepEqual(training(0), training(2));
  // rows that a shift of 8 moved in are zero in some image, which none of the drawn images has
  const side = dataset.inputShape[0]!, size = side * side * dataset.inputShape[2]!;
  const blank = (images: Float32Array) =>
    Array.from({ length: 64 }, (_, i) => images.subarray(i * size, i * size + size / side))
      .filter((row) => row.every((value) => value === 0)).length;
  assert.equal(blank(training(0)), 0);
  assert.ok(blank(training(8)) > 8);
  assert.deepEqual([...source(8).testBatches()], [...source(0).testBatches()]);
});

/** Six files of the right size that take no room on the disk; the first image of the file i has label i. */
function cifar10Files(folder: string): void {
  const names = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`).concat("test_batch.bin");
  for (const [i, name] of names.entries()) {
    Deno.writeFileSync(`${folder}/${name}`, Uint8Array.of(i + 1));
    Deno.truncateSync(`${folder}/${name}`, 30_730_000);
  }
}

Deno.test("CIFAR-10 is validated on training images that are not trained on, not on test images", async () => {
  using folder = temporaryFolder();
  cifar10Files(folder.path);
  const options = { data: "cifar10", dataDir: folder.path, seed: 0, batch: 100 } as const;
  const dataset = await loadData(options);
  const report = splitsReport(dataset);
  assert.deepEqual(report, {
    train: { count: 45_000, origin: "official training images 1 to 45000" },
    validation: { count: 5000, origin: "official training images 45001 to 50000" },
    test: { count: 10_000, origin: "official test images" },
  });
  // the first test image has label 6, image 45,001 of the training files has label 0
  const source = batchSource(dataset, options);
  const firstLabel = (batches: Iterable<{ labels: Int32Array }>) => [...batches][0]!.labels[0];
  assert.deepEqual(
    [firstLabel(source.validationBatches()), firstLabel(source.testBatches())],
    [0, 6],
  );
  await assert.rejects(loadData({ ...options, limit: 45_001 }), {
    name: "SettingsError",
    message: "Cannot use limit: it must be an integer in [1, 45000]: current value is 45001",
  });
});

Deno.test("a limit that no memory holds is refused before anything is drawn", async () => {
  await assert.rejects(loadData({ seed: 0, batch: 10, limit: 1e15 }), {
    name: "SettingsError",
    message:
      "Cannot use limit: it must be at most 1000000 drawn images: current value is 1000000000000000",
  });
});

for (const data of ["cifar10", "mnist"] as const) {
  Deno.test(`files of ${data} that are missing: the message says how to get them`, async () => {
    using folder = temporaryFolder();
    const missing = (dataDir?: string) =>
      loadData(
        { data, seed: 0, batch: 10, ...dataDir === undefined ? {} : { dataDir } },
        () => folder.path,
      );
    await assert.rejects(missing(), new RegExp(`no such file; .*: deno task download ${data}$`));
    await assert.rejects(
      missing(folder.path),
      new RegExp(`^UsageError: .*: deno task download ${data}, then leave out --data-dir$`),
    );
  });
}
