import { checkOptions, random } from "../../lib/core/mod.ts";
import { sha256 } from "../../lib/io/mod.ts";
import { batchSource } from "../batch_source.ts";
import { gatherBatch } from "../gather_batch.ts";
import type { ImageBatches, ImageBatchesOptions } from "../image_batches.ts";
import { BATCH_CHECKS } from "../option_checks.ts";
import { flipHorizontally } from "../flip_horizontally.ts";
import { middleOf, resizeImage } from "../resize_image.ts";
import type { FileSplit, ImageBatch, ImageFolder } from "../types.ts";
import { randomCropArea } from "./crop_area.ts";

/** Marks the stream of crops and flips, so that no other use of the same seed shares it. */
const purpose = 0x6372;

/** How much of the shorter side a test image shows: the usual 224 of 256 pixels. */
const TEST_SHARE = 224 / 256;

/**
 * Offers the images of a folder to a training loop, each read when its batch is asked for: random crops and mirror images for
 * training, the middle for validation and test.
 *
 * @param folder The images.
 * @param options Batch size, seed, whether training images are cropped and mirrored at random; 32 images in a validation or test batch
 * by default.
 * @returns The batches; one throws a {@linkcode DataError} if a file of it is damaged.
 * @throws {RangeError} If the training split does not fill a batch.
 *
 * @example Images that need no file
 * ```ts
 * import { folderBatches, type ImageFolder } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const split = { files: ["a", "b"], sizes: [1, 1], labels: Int32Array.of(0, 1), count: 2 };
 * const folder: ImageFolder = {
 *   name: "two",
 *   classes: ["black", "white"],
 *   inputShape: [1, 1, 3],
 *   mean: [0, 0, 0],
 *   deviation: [1, 1, 1],
 *   train: split,
 *   validation: split,
 *   test: split,
 *   origins: { train: "made", validation: "made", test: "made" },
 *   augmentation: { padding: 0, flip: true },
 *   read: (file) => ({ shape: [4, 6, 3], data: new Uint8Array(72).fill(file === "a" ? 0 : 255) }),
 * };
 * const { testBatches } = folderBatches(folder, { size: 1, seed: 0 });
 * const [batch] = testBatches();
 * assert.deepEqual([...batch!.images], [0, 0, 0, 1, 1, 1]);
 * ```
 */
export function folderBatches(folder: ImageFolder, options: ImageBatchesOptions): ImageBatches {
  checkOptions("folderBatches()", options, BATCH_CHECKS);
  const { size, seed, augment = true, evaluationSize = 32 } = options;
  return batchSource(folder, {
    size,
    seed,
    evaluationSize,
    training(order, { epoch, step }) {
      const indices = order.subarray(step * size, (step + 1) * size);
      const stream = augment ? random(seed, purpose, epoch, step) : undefined;
      return batchOf(folder, folder.train, { indices, stream });
    },
    evaluation: (split, indices) => batchOf(folder, split, { indices }),
  });
}

/**
 * The pixels of one image as a network that is tested sees it: the middle, seven eighths of the shorter side.
 *
 * @param folder The images.
 * @param file Path of the image.
 * @returns Bytes, shape [crop, crop, 3].
 * @throws {DataError} If the file is damaged.
 *
 * @example Of eight rows and columns the inner seven
 * ```ts
 * import { type ImageFolder, testImage } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const inputShape: [number, number, number] = [1, 1, 3], data = new Uint8Array(8 * 8 * 3).fill(49);
 * data.fill(0, 0, 8 * 3); // the first row, of which half is seen
 * const folder = { inputShape, read: () => ({ shape: [8, 8, 3], data }) } as unknown as ImageFolder;
 * assert.deepEqual([...testImage(folder, "a.jpg")], [46, 46, 46]); // 49 (1 - 1 / 14), rounded
 * ```
 */
export function testImage(folder: ImageFolder, file: string): Uint8Array {
  const [height, width] = folder.inputShape, image = folder.read(file);
  return resizeImage(image, [height, width], middleOf(image.shape, [height, width], TEST_SHARE))
    .data;
}

/**
 * A checksum by which a resumed run knows that it sees the files that it began with: of their names, sizes and classes, since to read
 * all of ImageNet takes an hour.
 *
 * @param folder The images.
 * @returns 64 hexadecimal digits.
 *
 * @example Where the folder is does not matter, a file's size does
 * ```ts
 * import { folderDigest, type ImageFolder } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const digest = (path: string, size: number) => {
 *   const one = { files: [path], sizes: [size], labels: Int32Array.of(0), count: 1 };
 *   return folderDigest({ train: one, validation: one, test: one } as unknown as ImageFolder);
 * };
 * assert.equal(await digest("/a/train/cat/1.jpg", 9), await digest("/b/train/cat/1.jpg", 9));
 * assert.notEqual(await digest("/a/train/cat/1.jpg", 9), await digest("/a/train/cat/1.jpg", 8));
 * ```
 */
export async function folderDigest({ train, validation, test }: ImageFolder): Promise<string> {
  const name = (file: string) => file.split("/").slice(-2).join("/");
  const lines = [train, validation, test].map(({ files, sizes, labels }) =>
    files.map((file, i) => `${name(file)} ${sizes[i]} ${labels[i]}\n`).join("")
  );
  return await sha256(new TextEncoder().encode(lines.join("\n")));
}

/** Some images of a split: random crops where there is a stream, else their middle. */
function batchOf(
  folder: ImageFolder,
  { files, labels }: FileSplit,
  { indices, stream }: { indices: Int32Array; stream?: ReturnType<typeof random> | undefined },
): ImageBatch {
  const { inputShape } = folder, [height, width] = inputShape;
  const bytes = new Uint8Array(indices.length * height * width * 3);
  indices.forEach((index, i) => {
    const file = files[index]!;
    let pixels: Uint8Array;
    if (stream === undefined) pixels = testImage(folder, file);
    else {
      const image = folder.read(file), area = randomCropArea(image.shape, stream);
      const { data } = resizeImage(image, [height, width], area);
      pixels = stream.uniform() < 0.5 ? flipHorizontally(data, inputShape) : data;
    }
    bytes.set(pixels, i * height * width * 3);
  });
  const count = indices.length, all = Int32Array.from(indices, (_, i) => i);
  // the labels of a split are bytes, too few for the classes of ImageNet
  const split = { images: bytes, labels: new Uint8Array(count), count };
  const { images } = gatherBatch(split, all, folder);
  return { images, labels: indices.map((index) => labels[index]!), count };
}
