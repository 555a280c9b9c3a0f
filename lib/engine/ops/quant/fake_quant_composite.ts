/**
 * The fake quantizer in operators of tfjs. Its scalars stay tensors: they are never read back.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import type { FakeQuantAttributes } from "./fake_quant.ts";
import { gradientWindow } from "./fake_quant_formulas.ts";
import { registerComposite } from "../../tfjs/register_composite.ts";

type Inputs = Record<"x" | "stepSize" | "clip", Tensor> & { exponent?: Tensor };

/**
 * Registers the quantizer and its gradients.
 *
 * @param backend The backend.
 */
export function registerFakeQuantComposite(backend: string): void {
  for (const name of ["FakeQuant", "FakeQuantLinear"]) {
    registerComposite<Inputs, FakeQuantAttributes>(backend, name, (inputs, attributes) => {
      const { ratio } = parts(inputs, attributes);
      return tf.mul(tf.mul(tf.sign(inputs.x), inputs.stepSize), tf.round(ratio));
    });
  }
  registerComposite<Inputs & { dy: Tensor }, FakeQuantAttributes>(
    ...[backend, "FakeQuantGrad"] as const,
    (inputs, attributes) => {
      const { dy, x, clip, exponent } = inputs;
      const { size, inside, power, ratio, base } = parts(inputs, attributes);
      const u = tf.mul(dy, tf.sign(x)), sum = (tensor: Tensor) => tf.reshape(tf.sum(tensor), [1]);
      const seen = tf.cast(tf.less(tf.abs(x), gradientWindow(attributes.semantics)), "float32");
      const dStep = sum(tf.mul(u, tf.sub(tf.round(ratio), ratio)));
      const beyond = sum(tf.mul(u, tf.cast(tf.greater(size, clip), "float32")));
      if (!exponent) return [tf.mul(dy, seen), dStep, beyond];
      const slope = tf.mul(exponent, tf.pow(base, tf.sub(exponent, 1)));
      const logarithm = tf.log(tf.where(inside, positive(size), filled(base, size)));
      const dExponent = sum(tf.mul(u, tf.mul(power, logarithm)));
      return [tf.mul(dy, seen), dStep, tf.mul(beyond, slope), dExponent];
    },
  );
}

// a = |x|, whether it is below the clipping point, v or R, the same over d, and |q_m| + eps; see fakeQuant
function parts({ x, stepSize, clip, exponent }: Inputs, { semantics }: FakeQuantAttributes) {
  const size = tf.abs(x), inside = tf.less(size, clip);
  const base = tf.add(tf.abs(clip), semantics === "reference" && exponent ? 1e-6 : 0);
  const bounded = tf.where(inside, size, filled(base, size));
  const power = exponent ? tf.pow(bounded, exponent) : bounded;
  return { size, inside, base, power, ratio: tf.div(power, stepSize) };
}

function filled(scalar: Tensor, like: Tensor): Tensor {
  return tf.mul(tf.onesLike(like), scalar);
}

// Zeros have no logarithm; what it is multiplied with is 0 there.
function positive(size: Tensor): Tensor {
  return tf.where(tf.greater(size, 0), size, tf.onesLike(size));
}
