import { checkOptions, integerWithin, requireInteger } from "../../lib/core/mod.ts";
import { DataError } from "../data_error.ts";
import { imageDecoder } from "../image_decoder.ts";
import type { ImageFolder } from "../types.ts";
import { checkedFiles, classFolders, type LabelledFile, MAX_BYTES } from "./image_files.ts";

/** Share of a class, and most images of it, that training is watched by. */
const VALIDATION = { share: 1 / 20, most: 10 };

/** What {@linkcode loadImagenet} can be told. */
export interface ImagenetOptions {
  /** Number of training images, taken from all classes alike; all by default. */
  limit?: number | undefined;
  /** Side of the square that a network sees, pixels; 224 by default. */
  crop?: number | undefined;
}

/**
 * Finds the images of ImageNet, or of any set in its layout: `train/<class>/*.JPEG` and `val/<class>/*.JPEG`. Pixels are read
 * batch by batch (`folderBatches`).
 *
 * The last twentieth of the training images of a class, at most 10, becomes the validation split; the folder `val` is the test
 * split, as its labels are the only public ones.
 *
 * Source: Russakovsky et al., ImageNet Large Scale Visual Recognition Challenge (arXiv:1409.0575).
 *
 * @param folder Where `train` and `val` are.
 * @param options Number of training images, side of an image.
 * @returns The data set; its classes are the names of the folders, sorted.
 * @throws {DataError} If a folder is missing or holds too little, or a file is no image; a file that is damaged further behind
 * throws when its batch is read.
 * @throws {RangeError} If there are fewer training images than `limit`.
 *
 * @example A folder without images
 * ```ts
 * import { DataError, loadImagenet } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(() => loadImagenet("no/such/folder"), DataError);
 * ```
 */
export async function loadImagenet(
  folder: string,
  options: ImagenetOptions = {},
): Promise<ImageFolder> {
  const size = integerWithin({ min: 1 });
  checkOptions("loadImagenet()", options, { limit: size, crop: size });
  const training = classFolders(`${folder}/train`, { least: 2 });
  const test = classFolders(`${folder}/val`, { least: 1 });
  const classes = [...training.keys()];
  requireClasses(folder, classes, [...test.keys()]);
  const cuts = [...training.values()].map((files) =>
    files.length - Math.min(VALIDATION.most, Math.ceil(VALIDATION.share * files.length))
  );
  const parts = [...training.values()].map((files, i) => [
    files.slice(0, cuts[i]),
    files.slice(cuts[i]),
  ]);
  const train = inTurns(parts.map(([first]) => first!));
  const { crop = 224 } = options;
  const limit = requireInteger("limit", options.limit ?? train.length, {
    min: 1,
    max: train.length,
  });
  const decode = await imageDecoder();
  return {
    name: "imagenet",
    classes,
    inputShape: [crop, crop, 3],
    train: checkedFiles(train.slice(0, limit)),
    validation: checkedFiles(inTurns(parts.map(([, last]) => last!))),
    test: checkedFiles(inTurns([...test.values()])),
    // over the training images of ImageNet, as everybody takes them
    mean: [0.485, 0.456, 0.406],
    deviation: [0.229, 0.224, 0.225],
    origins: {
      train: "folder train",
      validation: `folder train, the last twentieth of each class, at most ${VALIDATION.most}`,
      test: "folder val",
    },
    augmentation: { padding: 0, flip: true },
    read(file) {
      const bytes = Deno.readFileSync(file);
      if (bytes.length <= MAX_BYTES) return decode(bytes, file);
      throw new DataError(file, {
        wanted: `its size must be at most ${MAX_BYTES} bytes`,
        found: bytes.length,
      });
    },
  };
}

/** A network has one output a class, so both folders must know the same. */
function requireClasses(folder: string, train: string[], test: string[]): void {
  const missing = train.find((name) => !test.includes(name));
  const unknown = test.find((name) => !train.includes(name));
  if (missing === undefined && unknown === undefined) return;
  const [file, found] = missing === undefined
    ? [`${folder}/train/${unknown}`, "no such folder, but one in val"]
    : [`${folder}/val/${missing}`, "no such folder, but one in train"];
  throw new DataError(file, { wanted: "train and val must have the same classes", found });
}

/** The first image of every class, the second of every class, …: any number of them from the start has all classes alike. */
function inTurns(classes: string[][]): LabelledFile[] {
  const out: LabelledFile[] = [];
  const most = classes.reduce((n, files) => Math.max(n, files.length), 0);
  for (let i = 0; i < most; i++) {
    for (const [label, files] of classes.entries()) {
      if (i < files.length) out.push({ file: files[i]!, label });
    }
  }
  return out;
}
