import assert from "node:assert/strict";
import {
  activationTaylor,
  empiricalFisherDiagonal,
  exactDiagonal,
  gaussNewtonDiagonal,
  hessianProduct,
  hutchinsonDiagonal,
  lossChanges,
  obdScores,
  type TaylorForm,
  weightTaylor,
} from "@geta-lab/geta/importance";
import { exactCountMask } from "@geta-lab/geta/mask";
import { fixtures, type FixtureTensor, values } from "../support/fixtures.ts";
import { assertClose } from "./support.ts";

interface ObdTaylor {
  architecture: { input: number; hidden: number; output: number };
  x: FixtureTensor;
  labels: number[];
  states: {
    state: string;
    params_flat: number[];
    loss: number;
    gradient: number[];
    hessian_diagonal: number[];
    obd_saliency: number[];
    obd_saliency_fisher: number[];
    empirical_fisher_diagonal: number[];
    gauss_newton_diagonal: number[];
    hutchinson_probes: FixtureTensor;
    hutchinson_estimate: number[];
    taylor1_abs_gw: number[];
    taylor2: number[];
    exact_loss_change_on_removal: number[];
    magnitude_order: number[];
    obd_order: number[];
  }[];
  filter_taylor: Record<"weight_oihw" | "grad_oihw", FixtureTensor> & Record<string, number[]>;
  activation_taylor: { activation_nhwc: FixtureTensor; grad_nhwc: FixtureTensor; score: number[] };
}

/** The classifier of the fixture, tanh(x W1 + b1) W2 + b2, with the derivatives of its logits by hand. */
function classifier({ input, hidden, output }: ObdTaylor["architecture"]) {
  const b1 = input * hidden, w2 = b1 + hidden, b2 = w2 + hidden * output, size = b2 + output;
  return (w: ArrayLike<number>, x: number[]) => {
    const units = Array.from(
      { length: hidden },
      (_, h) => Math.tanh(x.reduce((sum, v, i) => sum + v * w[i * hidden + h]!, w[b1 + h]!)),
    );
    const logits = Array.from(
      { length: output },
      (_, k) => units.reduce((sum, u, h) => sum + u * w[w2 + h * output + k]!, w[b2 + k]!),
    );
    const jacobian = logits.map((_, k) => {
      const row = new Float64Array(size);
      units.forEach((u, h) => {
        const slope = (1 - u * u) * w[w2 + h * output + k]!;
        x.forEach((v, i) => row[i * hidden + h] = v * slope);
        row[b1 + h] = slope;
        row[w2 + h * output + k] = u;
      });
      row[b2 + k] = 1;
      return row;
    });
    return { logits, jacobian };
  };
}

for (const { file, data } of fixtures<ObdTaylor>("obd_taylor")) {
  const derivatives = classifier(data.architecture), { input } = data.architecture;
  const samples = data.labels.map((_, n) =>
    data.x.data.slice(n * input, (n + 1) * input).map(Number)
  );
  const sampleGradient = (w: ArrayLike<number>, n: number) => {
    const { logits, jacobian } = derivatives(w, samples[n]!);
    const powers = logits.map(Math.exp), sum = powers.reduce((a, b) => a + b);
    return jacobian[0]!.map((_, i) =>
      powers.reduce(
        (g, power, k) => g + (power / sum - (k === data.labels[n] ? 1 : 0)) * jacobian[k]![i]!,
        0,
      )
    );
  };
  const lossOf = (w: ArrayLike<number>) =>
    data.labels.reduce((sum, label, n) => {
      const { logits } = derivatives(w, samples[n]!);
      return sum + Math.log(logits.reduce((a, x) => a + Math.exp(x), 0)) - logits[label]!;
    }, 0) / data.labels.length;
  const gradient = (w: ArrayLike<number>) => {
    const sums = new Float64Array(w.length);
    samples.forEach((_, n) =>
      sampleGradient(w, n).forEach((g, i) => sums[i]! += g / samples.length)
    );
    return sums;
  };

  for (const state of data.states) {
    const w = state.params_flat, size = w.length;
    const product = hessianProduct(gradient, w, { step: 1e-5 });

    Deno.test(`fixture: the diagonals of the Hessian equal ${file}, ${state.state} parameters`, () => {
      assertClose(gradient(w), state.gradient, "gradient");
      assertClose(exactDiagonal(product, size), state.hessian_diagonal, "exact");
      const { shape: [count], data: probes } = state.hutchinson_probes;
      const rows = Array.from(
        { length: count! },
        (_, k) => probes.slice(k * size, (k + 1) * size).map(Number),
      );
      assertClose(hutchinsonDiagonal(product, rows), state.hutchinson_estimate, "Hutchinson");
      assertClose(
        empiricalFisherDiagonal(samples.map((_, n) => sampleGradient(w, n))),
        state.empirical_fisher_diagonal,
        "Fisher",
      );
      assertClose(
        gaussNewtonDiagonal(samples.map((x) => derivatives(w, x))),
        state.gauss_newton_diagonal,
        "Gauss-Newton",
      );
    });

    Deno.test(`fixture: lossChanges() is nearer to what removals cost with the diagonal than without, ${file}, ${state.state} parameters`, () => {
      assertClose([lossOf(w)], [state.loss], "loss");
      const exact = w.map((_, i) => lossOf(w.with(i, 0)) - lossOf(w));
      assertClose(exact, state.exact_loss_change_on_removal, "removals");
      const { gradient: gradients, hessian_diagonal: diagonal } = state;
      // a removal of a small weight is a small step, where a Taylor series must be right
      const small = state.magnitude_order.slice(0, w.length / 4);
      const errorOf = (changes: ArrayLike<number>) =>
        small.reduce((sum, i) => sum + Math.abs(changes[i]! - exact[i]!), 0);
      const first = errorOf(lossChanges(w, { gradients }));
      assert.ok(errorOf(lossChanges(w, { gradients, diagonal })) < first, `${first}`);
      state.magnitude_order.forEach((_, k, order) => {
        const removed = exactCountMask(w.map(Math.abs), k).entries();
        const gone = [...removed].flatMap(([i, kept]) => kept === 0 ? [i] : []);
        assert.deepEqual(gone, order.slice(0, k).sort((a, b) => a - b), `${k} smallest`);
      });
      assert.equal(state.magnitude_order.length, w.length);
    });

    Deno.test(`fixture: obdScores() and lossChanges() equal ${file}, ${state.state} parameters`, () => {
      const scores = obdScores(w, state.hessian_diagonal);
      assertClose(scores, state.obd_saliency, "OBD");
      const order = w.map((_, i) => i).sort((a, b) => scores[a]! - scores[b]! || a - b);
      assert.deepEqual(order, state.obd_order);
      assertClose(
        obdScores(w, state.empirical_fisher_diagonal),
        state.obd_saliency_fisher,
        "OBD with Fisher",
      );
      const gradients = state.gradient, diagonal = state.hessian_diagonal;
      assertClose(lossChanges(w, { gradients }).map(Math.abs), state.taylor1_abs_gw, "first order");
      assertClose(lossChanges(w, { gradients, diagonal }).map(Math.abs), state.taylor2, "second");
    });
  }

  Deno.test(`fixture: weightTaylor() and activationTaylor() equal ${file}`, () => {
    const { weight_oihw: weight, grad_oihw: grad, ...wanted } = data.filter_taylor;
    const w = values(weight), g = values(grad), width = w.length / weight.shape[0]!;
    const forms: Record<string, TaylorForm> = {
      abs_sum_gw: "absoluteSum",
      squared_sum_gw: "squaredSum",
      sum_abs_gw: "sumOfAbsolutes",
      sum_squared_gw: "sumOfSquares",
    };
    for (const [name, form] of Object.entries(forms)) {
      const own = Array.from({ length: weight.shape[0]! }, (_, o) => {
        const part = (array: Float32Array) => array.subarray(o * width, (o + 1) * width);
        return weightTaylor({ weights: part(w), gradients: part(g) }, { form });
      });
      assertClose(own, wanted[name]!, name);
    }
    const { activation_nhwc: a, grad_nhwc: dy, score } = data.activation_taylor;
    const tensors = { activations: values(a), gradients: values(dy) };
    assertClose(activationTaylor(tensors, a.shape), score, "activation");
  });
}
