/**
 * What every data set of the lab looks like.
 *
 * @module
 */

import type { PixelImage } from "./resize_image.ts";

/** Images and labels of one split. */
export interface Split {
  /** Pixels as bytes, shape [count, height, width, channels], channels last. */
  images: Uint8Array;
  /** Class of each image, an index into `classes`, shape [count]. */
  labels: Uint8Array;
  /** Number of images. */
  count: number;
}

/** How the bytes of an image become the numbers a network sees. */
export interface ImageFormat {
  /** Height, width and channels of one image. */
  inputShape: [number, number, number];
  /** Mean of each channel over the training split, unit byte / 255. */
  mean: number[];
  /** Standard deviation of each channel over the training split, unit byte / 255, > 0. */
  deviation: number[];
}

/** Which changes of an image leave its label right. */
export interface Augmentation {
  /** Largest shift in each direction, pixels; what comes in from outside is zero after normalisation. */
  padding: number;
  /** Whether the mirror image has the same label. */
  flip: boolean;
}

/** What a split is for. */
export type SplitName = "train" | "validation" | "test";

/** A labelled set of images in three splits that share no image. */
export interface LabelledSet<S extends { count: number }> extends ImageFormat {
  /** Short name, for example `"cifar10"`. */
  name: string;
  /** Class names; a label is an index into this list. */
  classes: string[];
  /** What training sees. */
  train: S;
  /** What decisions during training are made on; may be empty (`count` 0). */
  validation: S;
  /** What the final numbers are measured on. */
  test: S;
  /** Where the images of each split come from, a phrase each, for example `"official test images"`. */
  origins: Record<SplitName, string>;
  /** What training may do to an image. */
  augmentation: Augmentation;
  /** What is unusual about the splits, so that a reader does not compare the numbers with others. */
  note?: string;
}

/** A labelled set of images in memory. */
export type Dataset = LabelledSet<Split>;

/** Images of one split as files: a set that no memory holds. */
export interface FileSplit {
  /** Paths of the files. */
  files: string[];
  /** Size of each file, bytes. */
  sizes: number[];
  /** Class of each image, an index into `classes`, shape [count]. */
  labels: Int32Array;
  /** Number of images. */
  count: number;
}

/** A labelled set of images in files, each read when a batch needs it. */
export interface ImageFolder extends LabelledSet<FileSplit> {
  /** Reads an image of any size as red, green and blue. */
  read(file: string): PixelImage;
}

/** Some images, ready for a network. */
export interface ImageBatch {
  /** Normalised pixels, shape [count, height, width, channels]. */
  images: Float32Array;
  /** Right classes, shape [count]. */
  labels: Int32Array;
  /** Number of images. */
  count: number;
}
