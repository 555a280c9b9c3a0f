/**
 * Which lengths of its inputs a model leaves open.
 *
 * @module
 */
import type { Tensor } from "../../core/mod.ts";
import { refusal } from "../record/refusal.ts";
import type { TracedCall } from "../record/traced_call.ts";

/** A shape, the batch first; null (or -1) for a length that may be any. */
export type OpenShape = readonly (number | null)[];

/** A length that may be another, of one or several inputs. */
export interface OpenLength {
  /** What it is called: height, width, length. */
  name: string;
  /** Where it is. */
  axes: { input: number; axis: number }[];
  /** Its value in the dummies. */
  length: number;
}

/** Names of the axes of a sample, by the rank of the input. */
const NAMES: Readonly<Record<number, readonly string[]>> = {
  2: ["batch", "length"],
  3: ["batch", "length"],
  4: ["batch", "height", "width"],
  5: ["batch", "depth", "height", "width"],
};

/**
 * The lengths that are open in the shapes of some inputs. Of several inputs, those on the same axis that are equal in the dummies are one
 * length: tokens and their mask.
 *
 * @param call The function and its dummies.
 * @param shapes Shape of each input; undefined for one without open lengths.
 * @returns The lengths.
 * @throws {TypeError} If a shape does not fit the dummy.
 */
export function openLengths(
  { names, dummies }: Pick<TracedCall, "names" | "dummies">,
  shapes: readonly (OpenShape | undefined)[],
): OpenLength[] {
  const found = new Map<string, OpenLength>();
  dummies.forEach((x, input) => {
    const shape = shapes[input];
    if (shape === undefined) return;
    checkShape(names[input]!, x, shape);
    shape.forEach((given, axis) => {
      if (axis === 0 || !isOpen(given)) return;
      const length = x.shape[axis]!, key = `${axis} ${length}`;
      const name = NAMES[x.rank]?.[axis] ?? `length of axis ${axis}`;
      if (!found.has(key)) found.set(key, { name, axes: [], length });
      found.get(key)!.axes.push({ input, axis });
    });
  });
  return [...found.values()];
}

/**
 * The shapes that a model says its inputs have.
 *
 * @param f A model or function.
 * @param names Names of its inputs, `input:0` or `input:tokens`.
 * @returns A shape for each, undefined where it does not say.
 */
export function declaredShapes(f: unknown, names: readonly string[]): (OpenShape | undefined)[] {
  const { inputs } = (f ?? {}) as { inputs?: { name?: string; shape?: OpenShape }[] };
  if (!Array.isArray(inputs)) return [];
  return names.map((name, i) => {
    const key = name.slice("input:".length);
    const found = key === String(i)
      ? inputs[i]
      : inputs.find((one) => one.name?.replace(/:0$/, "") === key);
    return Array.isArray(found?.shape) ? found.shape : undefined;
  });
}

function isOpen(length: number | null): boolean {
  return length === null || length < 0;
}

function checkShape(name: string, x: Tensor, shape: OpenShape): void {
  const fits = shape.length === x.rank &&
    shape.every((length, axis) => axis === 0 || isOpen(length) || length === x.shape[axis]);
  if (fits) return;
  const wanted = shape.map((length) => isOpen(length) ? "any" : length);
  throw refusal(`${name} must have the shape [${wanted}]`, `[${x.shape}]`);
}
