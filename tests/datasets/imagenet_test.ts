import assert from "node:assert/strict";
import {
  type DataError,
  folderBatches,
  folderDigest,
  loadImagenet,
  testImage,
} from "@geta-lab/geta/datasets";
import { temporaryFolder } from "../e2e/command.ts";
import { imageFolders } from "./image_folders.ts";
import { pictureFile } from "./jpeg_files.ts";

Deno.test("loadImagenet() takes validation images from every class of train, and test images from val alone", async () => {
  using folder = temporaryFolder();
  // a twentieth of 21 images is two, of 3 is one, of 230 are ten at most
  imageFolders(folder.path, {
    train: { n01: 21, n02: 3, n03: 230 },
    val: { n01: 1, n02: 2, n03: 1 },
  });
  const data = await loadImagenet(folder.path, { crop: 8 });
  assert.deepEqual(data.classes, ["n01", "n02", "n03"]);
  const perClass = (labels: Int32Array) =>
    [0, 1, 2].map((k) => labels.filter((l) => l === k).length);
  assert.deepEqual(perClass(data.train.labels), [19, 2, 220]);
  assert.deepEqual(perClass(data.validation.labels), [2, 1, 10]);
  assert.deepEqual(perClass(data.test.labels), [1, 2, 1]);
  const all = [data.train, data.validation, data.test].flatMap(({ files }) => files);
  assert.equal(new Set(all).size, 21 + 3 + 230 + 4);
  assert.ok(data.test.files.every((file) => file.includes("/val/")));
  for (const { files, labels, count } of [data.train, data.validation, data.test]) {
    assert.deepEqual([files.length, labels.length], [count, count]);
    files.forEach((file, i) => assert.equal(file.split("/").at(-2), data.classes[labels[i]!]));
  }
  const few = await loadImagenet(folder.path, { crop: 8, limit: 5 });
  assert.deepEqual([...few.train.labels], [0, 1, 2, 0, 1]);
  await assert.rejects(
    () => loadImagenet(folder.path, { limit: 242 }),
    /^RangeError: Cannot use limit: it must be an integer in \[1, 241\]: current value is 242$/,
  );
});

Deno.test("loadImagenet() names the folder or file that is wrong, before anything is trained", async () => {
  const cases: [change: (folder: string) => void, file: string, message: RegExp][] = [
    [(f) => Deno.removeSync(`${f}/val`, { recursive: true }), "val", /nothing of that name$/],
    [(f) => Deno.removeSync(`${f}/train`, { recursive: true }), "train", /nothing of that name$/],
    [
      (f) => Deno.mkdirSync(`${f}/train/n00`),
      "train/n00",
      /at least 2 files .*: current value is 0$/,
    ],
    [(f) => Deno.mkdirSync(`${f}/val/n00`), "val/n00", /at least 1 files .*: current value is 0$/],
    [
      (f) => Deno.removeSync(`${f}/train/n02`, { recursive: true }),
      "train",
      /at least 2 classes: current value is 1$/,
    ],
    [
      (f) => Deno.renameSync(`${f}/val/n02`, `${f}/val/n09`),
      "val/n02",
      /train and val must have the same classes: current value is no such folder, but one in train$/,
    ],
    [
      (f) => imageFolders(f, { train: {}, val: { n09: 1 } }),
      "train/n09",
      /train and val must have the same classes: current value is no such folder, but one in val$/,
    ],
    [
      (f) => Deno.writeTextFileSync(`${f}/val/n01/a.JPEG`, "a text"),
      "val/n01/a.JPEG",
      /it must be a JPEG or PNG image: current value is 6 bytes that begin otherwise$/,
    ],
    [
      (f) => Deno.writeFileSync(`${f}/train/n01/a.jpg`, new Uint8Array()),
      "train/n01/a.jpg",
      /current value is 0 bytes that begin otherwise$/,
    ],
    [
      (f) => Deno.mkdirSync(`${f}/train/n01/a.jpg`),
      "train/n01/a.jpg",
      /folder or device|directory/,
    ],
    [
      (f) => {
        Deno.writeFileSync(`${f}/train/n01/a.jpg`, pictureFile([8, 8], () => [0, 0, 0]));
        Deno.truncateSync(`${f}/train/n01/a.jpg`, 2 ** 26 + 1);
      },
      "train/n01/a.jpg",
      /its size must be at most 67108864 bytes: current value is 67108865$/,
    ],
  ];
  for (const [change, file, message] of cases) {
    using folder = temporaryFolder();
    imageFolders(folder.path, { train: { n01: 3, n02: 3 }, val: { n01: 1, n02: 1 } });
    change(folder.path);
    await assert.rejects(() => loadImagenet(folder.path), (error: DataError) => {
      assert.equal(error.name, "DataError");
      assert.equal(error.file, `${folder.path}/${file}`);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("folderBatches() names the file that is damaged when its batch is read", async () => {
  using folder = temporaryFolder();
  imageFolders(folder.path, { train: { n01: 2, n02: 2 }, val: { n01: 1, n02: 1 } });
  const file = `${folder.path}/val/n02/0.JPEG`, bytes = Deno.readFileSync(file);
  Deno.writeFileSync(file, bytes.subarray(0, bytes.length - 30));
  const { testBatches } = folderBatches(await loadImagenet(folder.path, { crop: 8 }), {
    size: 1,
    seed: 0,
  });
  assert.throws(
    () => [...testBatches()],
    new RegExp(
      `^DataError: Cannot read ${file}: it must be a JPEG or PNG image: current value is `,
    ),
  );
});

Deno.test("folderBatches() shows the middle of a test image, and normalises it", async () => {
  using folder = temporaryFolder();
  imageFolders(folder.path, { train: { n01: 2, n02: 2 }, val: { n01: 1, n02: 1 } });
  // 16 rows, of which 14 are seen in 7 rows of 2; 32 columns, of which the middle 14 are seen: columns 9 to 22
  const colour = (y: number, x: number): [number, number, number] => [10 * y, 5 * x, 100];
  Deno.writeFileSync(`${folder.path}/val/n01/0.JPEG`, pictureFile([16, 32], colour));
  const data = await loadImagenet(folder.path, { crop: 7 });
  const seen = testImage(data, data.test.files[0]!);
  const { testBatches } = folderBatches(data, { size: 1, seed: 0, evaluationSize: 1 });
  const { images } = [...testBatches()][0]!;
  for (let y = 0; y < 7; y++) {
    for (let x = 0; x < 7; x++) {
      // rows 1 + 2 y and 2 + 2 y, columns 9 + 2 x and 10 + 2 x; an encoder at quality 100 is off by little
      const wanted = [10 * (1.5 + 2 * y), 5 * (9.5 + 2 * x), 100];
      wanted.forEach((value, c) => {
        const at = (y * 7 + x) * 3 + c;
        assert.ok(Math.abs(seen[at]! - value) < 8, `${y}, ${x}, ${c}: ${seen[at]}, not ${value}`);
        const normal = (seen[at]! / 255 - [0.485, 0.456, 0.406][c]!) / [0.229, 0.224, 0.225][c]!;
        assert.ok(Math.abs(images[at]! - normal) < 1e-6);
      });
    }
  }
});

Deno.test("folderBatches() gives the same batch for the same seed and step, other crops in other epochs, and every image once", async () => {
  using folder = temporaryFolder();
  imageFolders(folder.path, { train: { n01: 5, n02: 5 }, val: { n01: 1, n02: 1 } });
  const data = await loadImagenet(folder.path, { crop: 6 });
  const source = () => folderBatches(data, { size: 4, seed: 3 });
  const { trainingBatch, stepsPerEpoch } = source();
  assert.equal(stepsPerEpoch, 2); // eight training images
  const one = trainingBatch(7, 1);
  trainingBatch(2, 0);
  assert.deepEqual(trainingBatch(7, 1), one);
  assert.deepEqual(source().trainingBatch(7, 1), one);
  assert.notDeepEqual(trainingBatch(8, 1).images, one.images);
  const labels = [0, 1].flatMap((step) => [...trainingBatch(4, step).labels]).sort();
  assert.deepEqual(labels, [0, 0, 0, 0, 1, 1, 1, 1]);
  const plain = folderBatches(data, { size: 4, seed: 3, augment: false });
  // without augmentation the same image looks the same in all epochs
  const images = (epoch: number) =>
    [0, 1].flatMap((step) => {
      const batch = plain.trainingBatch(epoch, step);
      return Array.from({ length: 4 }, (_, i) =>
        batch.images.subarray(i * 108, (i + 1) * 108).join());
    }).sort();
  assert.deepEqual(images(0), images(1));
});

Deno.test("folderDigest() changes with a name, a size or a class, and not with the place of the folder", async () => {
  using folder = temporaryFolder();
  using other = temporaryFolder();
  const layout = { train: { n01: 3, n02: 3 }, val: { n01: 1, n02: 1 } };
  imageFolders(folder.path, layout);
  imageFolders(other.path, layout);
  const digest = async ({ path }: { path: string }) => await folderDigest(await loadImagenet(path));
  const before = await digest(folder);
  assert.equal(await digest(other), before);
  Deno.writeFileSync(`${other.path}/val/n01/0.JPEG`, Uint8Array.of(0), { append: true });
  const longer = await digest(other);
  Deno.renameSync(`${folder.path}/train/n01/1.JPEG`, `${folder.path}/train/n01/1b.JPEG`);
  const renamed = await digest(folder);
  assert.equal(new Set([before, longer, renamed]).size, 3);
});
