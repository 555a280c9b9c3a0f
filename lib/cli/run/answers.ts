/**
 * What a saved subnet says of a file.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { gatherBatch, pngImage, resizeImage } from "../../../datasets/mod.ts";
import type { Tensor } from "../../core/mod.ts";
import type { SubnetForward } from "../../geta/mod.ts";
import { FileError, readBytes } from "../../io/mod.ts";
import type { SubnetInput, TaskInput } from "../../report/mod.ts";
import { sampleText, takesSample } from "../../nn/mod.ts";
import { boxTable, percentText } from "../../viz/mod.ts";
import { readText } from "./saved_run.ts";

/** Classes that are printed. */
const SHOWN = 5;

/** The likeliest classes of a picture, as a table. */
export async function nameImage(
  forward: SubnetForward,
  file: string,
  input: SubnetInput,
): Promise<string> {
  const [height, width, channels] = input.inputShape;
  const image = await pngImage(await readBytes(file), { name: file, channels });
  const { data } = resizeImage(image, [height, width]);
  const split = { images: data, labels: Uint8Array.of(0), count: 1 };
  const { images } = gatherBatch(split, Int32Array.of(0), input);
  const shares = tf.tidy(() =>
    tf.softmax(forward(tf.tensor(images, [1, height, width, channels]))).dataSync()
  );
  const rows = input.classes.map((label, i) => ({ label, share: shares[i]! }))
    .toSorted((a, b) => b.share - a.share).slice(0, SHOWN)
    .map(({ label, share }) => [label, percentText(share, 1)]);
  return boxTable([file, "probability"], rows);
}

/** The results for one sample of a task, as a line of JSON: a list with an array for each. */
export async function answerInputs(
  forward: SubnetForward,
  file: string,
  { inputs }: TaskInput,
): Promise<string> {
  const sample = sampleOf(await readText(file), { file, inputs });
  let results: unknown[] = [];
  tf.tidy(() => {
    const arguments_ = sample.map((values, i) => {
      const dtype = inputs[i]!.vocabulary === undefined ? "float32" : "int32";
      return tf.tensor([values] as tf.TensorLike, undefined, dtype);
    });
    const outputs = forward((arguments_.length === 1 ? arguments_[0] : arguments_) as Tensor);
    results = [outputs].flat().map((result) => (result.arraySync() as unknown[])[0]);
  });
  return `${JSON.stringify(results)}\n`;
}

/** The numbers of each input, as nested lists. */
function sampleOf(
  text: string,
  { file, inputs }: { file: string; inputs: TaskInput["inputs"] },
): tf.TensorLike[] {
  const wanted = `a list of ${
    inputs.length === 1 ? "one input" : `${inputs.length} inputs`
  } of shape ${inputs.map(sampleText).join(" and ")}`;
  const refuse = (found: string) =>
    new FileError(`Cannot use ${file}: it must be JSON, ${wanted}: current value is ${found}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse("no JSON");
  }
  if (!Array.isArray(value)) throw refuse("no list");
  const found = value.map(shapeOf),
    fits = found.length === inputs.length &&
      found.every((shape, i) => shape !== undefined && takesSample(inputs[i]!, shape));
  if (fits) return value;
  const texts = found.map((shape) => shape === undefined ? "something else" : `[${shape}]`);
  throw refuse(texts.join(" and ") || "no input");
}

/** The shape of nested lists of finite numbers; undefined if they are none. */
function shapeOf(value: unknown): number[] | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? [] : undefined;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const shapes = value.map(shapeOf), [first] = shapes;
  const isEven = first !== undefined && shapes.every((shape) => `${shape}` === `${first}`);
  return isEven && shapes.every((shape) => shape !== undefined)
    ? [value.length, ...first]
    : undefined;
}
