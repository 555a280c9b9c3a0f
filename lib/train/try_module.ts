import * as tf from "@tensorflow/tfjs-core";
import { messageOf, type Tensor } from "../core/mod.ts";
import type { Network } from "../nn/mod.ts";
import { type Loss, lossAndGradients } from "./gradients.ts";
import type { LabelledBatch } from "./task.ts";

/** What {@linkcode tryModule} tries. */
export interface TriedModule<Outputs, Labels> {
  /** The loss. */
  loss: Loss<Outputs, Labels>;
  /** The metric's function. */
  measure: (outputs: Outputs, labels: Labels) => Tensor | number;
  /** Name of the module. */
  name: string;
  /** Name of the metric. */
  metric: string;
}

/**
 * Tries loss, gradients and metric of a task's module on a batch: what they cannot do with the network's results is said before
 * anything is trained. No value of the network changes.
 *
 * @param model The network.
 * @param batch The batch.
 * @param tried What is tried.
 * @throws {TypeError} If something fails, or gives something else than it must.
 */
export function tryModule<
  Inputs extends Tensor | Tensor[],
  Outputs extends Tensor | Tensor[],
  Labels,
>(
  model: Network<Inputs, Outputs>,
  { inputs, labels }: LabelledBatch<Inputs, Labels>,
  { loss, measure, name, metric }: TriedModule<Outputs, Labels>,
): void {
  const run = () => model.forward(inputs, { training: false });
  const outputs = run(), form = shapesText([outputs].flat().map(({ shape }) => shape.slice(1)));
  const attempt = <T>(what: string, call: () => T): T => {
    try {
      return call();
    } catch (cause) {
      throw new TypeError(
        `Cannot use ${name}: its ${what} must take the outputs of ${model.name}, ${form}, and the labels: current value is an error, ${
          messageOf(cause)
        }`,
        { cause },
      );
    }
  };
  const value: unknown = attempt("loss", () => loss(outputs, labels));
  if (!(value instanceof tf.Tensor) || value.shape.length > 0) {
    throw new TypeError(
      `Cannot use ${name}: its loss must give a scalar: current value is ${foundText(value)}`,
    );
  }
  attempt("loss", () => lossAndGradients(() => loss(run(), labels), model.variables));
  const measured = attempt("metric", () => measure(outputs, labels));
  sumOverSamples(measured, [inputs].flat()[0]!.shape[0]!, `${name}: metric ${metric}`);
}

/**
 * Sum over the samples of a batch of what a metric gives for it.
 *
 * @param value A number for each sample, or their mean.
 * @param samples How many samples.
 * @param name What to call the metric.
 * @returns The sum.
 * @throws {TypeError} If it is something else.
 */
export function sumOverSamples(value: unknown, samples: number, name: string): number {
  if (typeof value === "number") return value * samples;
  if (value instanceof tf.Tensor) {
    const { shape, size } = value;
    if (shape.length === 0) return value.dataSync()[0]! * samples;
    if (shape.length === 1 && size === samples) {
      let sum = 0;
      for (const x of value.dataSync()) sum += x;
      return sum;
    }
  }
  throw new TypeError(
    `Cannot use ${name}: it must give a number, a scalar or one number for each of ${samples} samples: current value is ${
      foundText(value)
    }`,
  );
}

/**
 * Shapes of samples, in words.
 *
 * @param shapes The shapes, without the batch.
 * @returns For example `[B,4] and [B,3]`.
 */
export function shapesText(shapes: readonly (readonly number[])[]): string {
  return shapes.map((shape) => `[${["B", ...shape]}]`).join(" and ");
}

function foundText(value: unknown): string {
  return value instanceof tf.Tensor ? `a tensor of shape [${value.shape}]` : `${value}`;
}
