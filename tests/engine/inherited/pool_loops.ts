/**
 * Pooling of images and volumes as slow loops.
 *
 * @module
 */
import { type Loop, type Operand, place, size, zeros } from "./cases.ts";

interface PoolAttributes {
  filterSize: number[];
  strides: number[];
  pad: "same" | "valid";
}

/** One window of a pooling: index of its output, indices of the inputs inside the image or volume. */
interface Window {
  output: number;
  inputs: number[];
}

/** The windows of a pooling over one axis, then all axes: the last one holds channels, the first the batch. */
function windows(shape: number[], { filterSize, strides, pad }: PoolAttributes) {
  const axes = filterSize.map((length, axis) => {
    const n = shape[axis + 1]!, step = strides[axis]!;
    const count = pad === "same" ? Math.ceil(n / step) : Math.ceil((n - length + 1) / step);
    const before = pad === "same"
      ? Math.floor(Math.max(0, (count - 1) * step + length - n) / 2)
      : 0;
    return Array.from(
      { length: count },
      (_, i) =>
        Array.from({ length }, (_, tap) => i * step - before + tap).filter((at) =>
          at >= 0 && at < n
        ),
    );
  });
  const outShape = [shape[0]!, ...axes.map((axis) => axis.length), shape.at(-1)!];
  const list: Window[] = Array.from({ length: size(outShape) }, (_, output) => {
    const at = place(outShape, output);
    let inputs = [at[0]!];
    axes.forEach((axis, i) => {
      inputs = inputs.flatMap((base) => axis[at[i + 1]!]!.map((p) => base * shape[i + 1]! + p));
    });
    return { output, inputs: inputs.map((base) => base * shape.at(-1)! + at.at(-1)!) };
  });
  return { outShape, list };
}

/** The largest number of each window. */
export function maxPooled(x: Operand, attrs: PoolAttributes): Operand {
  const { outShape, list } = windows(x.shape, attrs);
  const values = list.map(({ inputs }) => Math.max(...inputs.map((i) => x.values[i]!)));
  return { shape: outShape, dtype: "float32", values };
}

/** The mean of each window, of the inputs inside. */
export function meanPooled(x: Operand, attrs: PoolAttributes): Operand {
  const { outShape, list } = windows(x.shape, attrs);
  const values = list.map(({ inputs }) =>
    inputs.reduce((sum, i) => sum + x.values[i]!, 0) / inputs.length
  );
  return { shape: outShape, dtype: "float32", values };
}

/** dy spread evenly over the inputs inside each window. */
export const meanGradient: Loop = ({ inputs, attrs }) => {
  const { dy, input } = inputs as Record<"dy" | "input", Operand>, dx = zeros(input.shape);
  for (const window of windows(input.shape, attrs as unknown as PoolAttributes).list) {
    for (const i of window.inputs) dx[i]! += dy.values[window.output]! / window.inputs.length;
  }
  return [{ shape: input.shape, dtype: "float32", values: dx }];
};

/** dy to the first place of each window where the largest number is. */
export const maxGradient: Loop = ({ inputs, attrs }) => {
  const { dy, input } = inputs as Record<"dy" | "input", Operand>, dx = zeros(input.shape);
  for (const window of windows(input.shape, attrs as unknown as PoolAttributes).list) {
    const top = Math.max(...window.inputs.map((i) => input.values[i]!));
    dx[window.inputs.find((i) => input.values[i] === top)!]! += dy.values[window.output]!;
  }
  return [{ shape: input.shape, dtype: "float32", values: dx }];
};
