import assert from "node:assert/strict";
import { DataError, loadCifar10 } from "@geta-lab/geta/datasets";
import { inFolder } from "./in_folder.ts";

const fileSize = 30_730_000;
const names = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`).concat("test_batch.bin");

/** Files of the right size that hold zeros and take no room on the disk, each with a label of its own at the end. */
async function makeFiles(folder: string): Promise<void> {
  for (const [i, name] of names.entries()) {
    using file = await Deno.create(`${folder}/${name}`);
    await file.truncate(fileSize);
    await file.seek(fileSize - 3073, Deno.SeekMode.Start);
    await file.write(Uint8Array.of(i + 1, 255));
  }
}

Deno.test("loadCifar10() reads all files in order and divides off the validation images", () =>
  inFolder({}, async (folder) => {
    await makeFiles(folder);
    const data = await loadCifar10(folder, { validation: 10_000 });
    assert.deepEqual([data.train.count, data.validation.count, data.test.count], [
      40_000,
      10_000,
      10_000,
    ]);
    const last = (i: number) => data.train.labels[10_000 * i - 1];
    assert.deepEqual([1, 2, 3, 4].map(last), [1, 2, 3, 4]);
    assert.equal(data.validation.labels[9999], 5);
    assert.equal(data.origins.validation, "official training images 40001 to 50000");
    assert.equal(data.test.labels[9999], 6);
    const image = data.train.images.subarray(9999 * 3072, 10_000 * 3072);
    assert.deepEqual([image[0], image[1], image.indexOf(255, 1)], [255, 0, -1]);
    // Red is 255 in 4 of 40,000 x 1,024 pixels, green and blue never change
    assert.ok(Math.abs(data.mean[0]! - 4 / (40_000 * 1024)) < 1e-15);
    assert.deepEqual(data.deviation.slice(1), [1, 1]);

    await Deno.truncate(`${folder}/data_batch_2.bin`, fileSize - 1);
    await assert.rejects(() => loadCifar10(folder), {
      name: "DataError",
      message: `Cannot read ${folder}/data_batch_2.bin: its size must be 30730000 bytes: ` +
        "current value is 30729999",
    });
    await Deno.truncate(`${folder}/data_batch_1.bin`, fileSize + 1);
    await assert.rejects(
      () => loadCifar10(folder),
      /data_batch_1.bin: .*: current value is 30730001/,
    );
  }));

Deno.test("loadCifar10() says which file is missing", () =>
  inFolder({}, async (folder) => {
    await assert.rejects(() => loadCifar10(folder), (error) => {
      assert.ok(error instanceof DataError);
      assert.equal(error.file, `${folder}/data_batch_1.bin`);
      return /it must be a file that can be read: current value is no such file$/.test(
        error.message,
      );
    });
  }));

Deno.test("loadCifar10() refuses a label out of range", () =>
  inFolder({}, async (folder) => {
    using file = await Deno.create(`${folder}/data_batch_1.bin`);
    await file.truncate(fileSize);
    await file.seek(3 * 3073, Deno.SeekMode.Start);
    await file.write(Uint8Array.of(200));
    await assert.rejects(
      () => loadCifar10(folder),
      /data_batch_1.bin: the label of record 3 must be in \[0, 9\]: current value is 200$/,
    );
  }));
