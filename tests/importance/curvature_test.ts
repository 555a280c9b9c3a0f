import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import {
  activationTaylor,
  empiricalFisherDiagonal,
  exactDiagonal,
  gaussNewtonDiagonal,
  hessianProduct,
  hutchinsonDiagonal,
  type LogitDerivatives,
  lossChanges,
  lossGradient,
  obdScore,
  obdScores,
  rademacher,
  type TaylorForm,
  taylorForms,
  taylorSquares,
  weightTaylor,
} from "@geta-lab/geta/importance";
import * as tf from "@tensorflow/tfjs";
import { assertClose, elementsOf, exampleGroup, normals, plainGroup } from "./support.ts";

/** A symmetric matrix and its product with vectors. */
function symmetric(size: number, seed: number) {
  const numbers = normals(size * size, seed);
  const rows = Array.from(
    { length: size },
    (_, i) =>
      Float64Array.from(
        { length: size },
        (_, j) => numbers[Math.min(i, j) * size + Math.max(i, j)]!,
      ),
  );
  const product = (v: Float64Array) =>
    rows.map((row) => row.reduce((sum, x, j) => sum + x * v[j]!, 0));
  return { rows, product };
}

Deno.test("exactDiagonal() is the diagonal, and hessianProduct() finds a quadratic loss's matrix at any parameters", () => {
  const { rows, product } = symmetric(6, 1);
  const diagonal = rows.map((row, i) => row[i]!);
  assert.deepEqual([...exactDiagonal(product, 6)], diagonal);
  const differences = hessianProduct(product, normals(6, 2));
  assertClose(exactDiagonal(differences, 6), diagonal, "diagonal by differences");
  const v = normals(6, 3);
  assertClose(differences(v), product(v), "product");
  assert.deepEqual(Array.from(differences(new Float64Array(6))), [0, 0, 0, 0, 0, 0]);
});

Deno.test("hessianProduct() is linear in the vector, and its error falls with the square of the step", () => {
  // loss: sum of w^4, gradient 4 w^3, Hessian 12 w^2
  const w = [0.5, -1, 2], v = Float64Array.of(1, 2, -3);
  const wanted = w.map((x, i) => 12 * x * x * v[i]!);
  const errorAt = (step: number) => {
    const own = hessianProduct((p) => p.map((x) => 4 * x ** 3), w, { step })(v);
    return Math.sqrt(wanted.reduce((sum, x, i) => sum + (own[i]! - x) ** 2, 0));
  };
  const ratio = errorAt(0.02) / errorAt(0.01);
  assert.ok(Math.abs(ratio - 4) < 1e-3, `ratio ${ratio}`);
  const product = hessianProduct((p) => p.map((x) => 4 * x ** 3), w);
  assertClose(product(v.map((x) => 5 * x)), wanted.map((x) => 5 * x), "scaled");
});

Deno.test("hutchinsonDiagonal() has the variance that theory says, so that its error falls as 1 / sqrt(K)", () => {
  const size = 8, { rows, product } = symmetric(size, 4), repeats = 400;
  for (const count of [4, 16, 64]) {
    const squares = new Float64Array(size), means = new Float64Array(size);
    for (let seed = 0; seed < repeats; seed++) {
      const own = hutchinsonDiagonal(
        product,
        rademacher(size, { count, seed: 1000 * count + seed }),
      );
      own.forEach((h, i) => {
        squares[i]! += (h - rows[i]![i]!) ** 2 / repeats;
        means[i]! += (h - rows[i]![i]!) / repeats;
      });
    }
    const theory = rows.reduce(
      (sum, row, i) => sum + row.reduce((s, x, j) => i === j ? s : s + x * x, 0) / count,
      0,
    );
    const measured = squares.reduce((a, b) => a + b);
    assert.ok(Math.abs(measured / theory - 1) < 0.15, `${count} probes: ${measured / theory}`);
    const bias = Math.sqrt(means.reduce((sum, x) => sum + x * x, 0));
    assert.ok(bias < 3 * Math.sqrt(theory / repeats), `${count} probes: bias ${bias}`);
  }
});

Deno.test("rademacher() is balanced, seeded, and refuses counts that are none", () => {
  const [z] = rademacher(4000, { count: 1, seed: 5 });
  assert.ok(Math.abs(z!.reduce((a, b) => a + b)) < 3 * Math.sqrt(4000));
  assert.ok(z!.every((sign) => Math.abs(sign) === 1));
  assert.deepEqual(rademacher(4000, { count: 1, seed: 5 })[0], z);
  assert.throws(
    () => rademacher(3, { count: 0 }),
    new RangeError("Cannot use count: it must be an integer in [1, infinity): current value is 0"),
  );
  assert.throws(
    () => hutchinsonDiagonal((v) => v, []),
    /Cannot use the number of probes: it must be an integer in \[1, infinity\): current value is 0/,
  );
  assert.throws(
    () => hutchinsonDiagonal((v) => v, [[1, 1], [1]]),
    new TypeError("Cannot use probe 1: its shape must be [2]: current value is [1]"),
  );
});

/** Softmax regression on 3 inputs and 3 classes whose labels are drawn from the model itself; parameters [input, class]. */
function linearModel(samples: number, seed: number) {
  const stream = random(seed), classes = 3, inputs = 3;
  const truth = Array.from({ length: inputs * classes }, () => stream.normal());
  const xs = Array.from(
    { length: samples },
    () => Array.from({ length: inputs }, () => stream.normal()),
  );
  const logits = (w: ArrayLike<number>, x: number[]) =>
    Array.from(
      { length: classes },
      (_, k) => x.reduce((sum, v, i) => sum + v * w[i * classes + k]!, 0),
    );
  const softmax = (z: number[]) => {
    const powers = z.map(Math.exp), sum = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / sum);
  };
  const labels = xs.map((x) => {
    const u = stream.uniform(), [a, b] = softmax(logits(truth, x));
    return u < a! ? 0 : u < a! + b! ? 1 : 2;
  });
  /** Gradient of one sample for a label. */
  const sampleGradient = (w: ArrayLike<number>, n: number, label: number) => {
    const p = softmax(logits(w, xs[n]!));
    return xs[n]!.flatMap((v) => p.map((share, k) => v * (share - (k === label ? 1 : 0))));
  };
  const gradient = (w: ArrayLike<number>) => {
    const sums = new Float64Array(inputs * classes);
    labels.forEach((label, n) =>
      sampleGradient(w, n, label).forEach((g, i) => sums[i]! += g / samples)
    );
    return sums;
  };
  const derivatives = (w: ArrayLike<number>, n: number): LogitDerivatives => ({
    logits: logits(w, xs[n]!),
    jacobian: Array.from(
      { length: classes },
      (_, k) => xs[n]!.flatMap((v) => Array.from({ length: classes }, (_, j) => j === k ? v : 0)),
    ),
  });
  let w = new Float64Array(inputs * classes);
  for (let step = 0; step < 100; step++) {
    const g = gradient(w);
    w = w.map((x, i) => x - 3 * g[i]!);
  }
  return { w, xs, labels, gradient, sampleGradient, derivatives, softmax, logits };
}

Deno.test("the four diagonals agree on a trained linear model", () => {
  const model = linearModel(2000, 6), { w, labels } = model, size = w.length;
  assert.ok(model.gradient(w).every((g) => Math.abs(g) < 1e-3), "it is trained");
  const product = hessianProduct(model.gradient, w, { step: 1e-5 });
  const exact = exactDiagonal(product, size);
  // linear logits have no curvature of their own, so Gauss-Newton is the Hessian
  const gaussNewton = gaussNewtonDiagonal(labels.map((_, n) => model.derivatives(w, n)));
  assertClose(gaussNewton, exact, "Gauss-Newton");
  // labels are drawn from the model, so the Fisher matrix is the Hessian up to the noise of 2,000 samples
  const fisher = empiricalFisherDiagonal(
    labels.map((label, n) => model.sampleGradient(w, n, label)),
  );
  // unbiased, and the off-diagonal entries are of the size of the diagonal
  const matrix = Array.from(w, (_, i) => product(new Float64Array(size).with(i, 1)));
  const hutchinson = hutchinsonDiagonal(
    (v) => matrix.map((row) => v.reduce((sum, x, j) => sum + x * row[j]!, 0)),
    rademacher(size, { count: 4000, seed: 1 }),
  );
  exact.forEach((h, i) => {
    assert.ok(Math.abs(fisher[i]! / h - 1) < 0.12, `Fisher ${i}: ${fisher[i]! / h}`);
    assert.ok(Math.abs(hutchinson[i]! / h - 1) < 0.05, `Hutchinson ${i}: ${hutchinson[i]! / h}`);
  });
});

Deno.test("empiricalFisherDiagonal() over every label, weighted by the model, is the Gauss-Newton diagonal at any parameters", () => {
  const model = linearModel(50, 7), w = normals(9, 8);
  const wanted = gaussNewtonDiagonal(model.xs.map((_, n) => model.derivatives(w, n)));
  const expected = new Float64Array(9);
  model.xs.forEach((x, n) =>
    model.softmax(model.logits(w, x)).forEach((share, label) => {
      const one = empiricalFisherDiagonal([model.sampleGradient(w, n, label)]);
      one.forEach((h, i) => expected[i]! += share * h / 50);
    })
  );
  assertClose(expected, wanted, "expected Fisher");
  assert.ok(wanted.every((h) => h >= 0));
});

Deno.test("empiricalFisherDiagonal() and gaussNewtonDiagonal() refuse no sample, NaN and other lengths", () => {
  for (const use of [() => empiricalFisherDiagonal([]), () => gaussNewtonDiagonal([])]) {
    assert.throws(
      use,
      new RangeError(
        "Cannot estimate the curvature: there must be at least one sample: current value is 0",
      ),
    );
  }
  assert.throws(
    () => empiricalFisherDiagonal([[1, 2], [1]]),
    new TypeError("Cannot use the gradient: its shape must be [2]: current value is [1]"),
  );
  assert.throws(() => empiricalFisherDiagonal([[NaN]]), /Cannot use the gradient: .* NaN at 0/);
  assert.throws(
    () => gaussNewtonDiagonal([{ logits: [1, 2], jacobian: [[1]] }]),
    new TypeError(
      "Cannot use the derivatives of the logits: its shape must be [2]: current value is [1]",
    ),
  );
  assert.throws(
    () => gaussNewtonDiagonal([{ logits: [NaN], jacobian: [[1]] }]),
    /Cannot use the logits: every number must be finite/,
  );
});

Deno.test("hessianProduct() refuses steps, vectors and gradients that it cannot use", () => {
  const gradient = (w: Float64Array) => w;
  assert.throws(
    () => hessianProduct(gradient, [1], { step: 0 }),
    new RangeError("Cannot use step: it must be a number in (0, infinity): current value is 0"),
  );
  assert.throws(() => hessianProduct(gradient, [NaN]), /Cannot use the parameters: .* NaN at 0/);
  assert.throws(
    () => hessianProduct(gradient, [1, 2])(Float64Array.of(1)),
    new TypeError("Cannot use the vector: its shape must be [2]: current value is [1]"),
  );
  assert.throws(
    () => hessianProduct(() => [1, 2], [1])(Float64Array.of(1)),
    new TypeError("Cannot use the gradient: its shape must be [1]: current value is [2]"),
  );
  assert.throws(
    () => hessianProduct(() => [NaN], [1])(Float64Array.of(1)),
    /Cannot use the gradient: every number must be finite: current value is NaN at 0/,
  );
});

Deno.test("obdScores() is the exact rise of a quadratic loss at its minimum, and scales with the square of the weights", () => {
  const weights = normals(5, 9), h = normals(5, 10).map(Math.abs);
  // L(w) = 1/2 sum h (w - weights)^2, at its minimum `weights`; without weight i it is 1/2 h_i weights_i^2
  const loss = (w: Float64Array) =>
    w.reduce((sum, x, i) => sum + h[i]! * (x - weights[i]!) ** 2 / 2, 0);
  const scores = obdScores(weights, h);
  scores.forEach((score, i) => {
    const rise = loss(weights.with(i, 0)) - loss(weights);
    assert.ok(rise > 0 && Math.abs(score - rise) < 1e-12);
  });
  assertClose(obdScores(weights.map((w) => -2 * w), h), scores.map((s) => 4 * s), "scaled");
  assertClose(
    lossChanges(weights, { gradients: [0, 0, 0, 0, 0], diagonal: h }),
    scores,
    "no gradient",
  );
});

Deno.test("obdScore() sums over the elements of each structure that have a diagonal", () => {
  const scored = exampleGroup(8);
  const diagonal = Float32Array.from(normals(12, 11));
  const own = obdScore({ kernel: diagonal })(scored);
  [0, 1, 2].forEach((j) => {
    let sum = 0;
    scored.parameters.kernel!.forEach((x, at) => {
      if (Math.floor(at / 2) % 3 === j) sum += diagonal[at]! * x * x / 2;
    });
    assert.ok(Math.abs(own[j]! - Math.abs(sum)) < 1e-6);
  });
  assert.deepEqual([...obdScore({})(scored)], [0, 0, 0]);
  assert.throws(
    () => obdScore({ kernel: new Float32Array(3) })(scored),
    new TypeError(
      "Cannot use the diagonal of kernel: its shape must be [12]: current value is [3]",
    ),
  );
});

Deno.test("obdScores(), lossChanges() and weightTaylor() refuse NaN and other lengths", () => {
  assert.throws(
    () => obdScores([1], [1, 2]),
    new TypeError("Cannot use the diagonal: its shape must be [1]: current value is [2]"),
  );
  assert.throws(
    () => obdScores([1], [NaN]),
    /Cannot use the diagonal: every number must be finite/,
  );
  assert.throws(() => lossChanges([1], { gradients: [NaN] }), /Cannot use gradients: .* NaN at 0/);
  assert.throws(
    () => weightTaylor({ weights: [1], gradients: [] }),
    new TypeError("Cannot use the gradients: its shape must be [1]: current value is [0]"),
  );
  assert.throws(
    () => weightTaylor({ weights: [1], gradients: [1] }, { form: "absolutesum" as TaylorForm }),
    /Cannot use form: it must be one of absoluteSum, squaredSum, sumOfSquares, sumOfAbsolutes.*did you mean absoluteSum\?/,
  );
});

Deno.test("lossChanges() is exact for a quadratic loss in one weight, with its sign", () => {
  fc.assert(
    fc.property(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), (w, minimum) => {
      const [change] = lossChanges([w], { gradients: [6 * (w - minimum)], diagonal: [6] });
      assert.ok(Math.abs(change! - (3 * minimum ** 2 - 3 * (w - minimum) ** 2)) < 1e-9);
    }),
    { seed: 4 },
  );
});

Deno.test("weightTaylor() does not see how weights are scaled against their gradients, and its forms are ordered", () => {
  const weights = normals(10, 12), gradients = normals(10, 13);
  for (const form of Object.keys(taylorForms) as TaylorForm[]) {
    const own = weightTaylor({ weights, gradients }, { form });
    const scaled = { weights: weights.map((w) => 4 * w), gradients: gradients.map((g) => g / 4) };
    assert.ok(Math.abs(weightTaylor(scaled, { form }) - own) < 1e-9 * own, form);
  }
  const [sum, bound] = (["absoluteSum", "sumOfAbsolutes"] as const)
    .map((form) => weightTaylor({ weights, gradients }, { form }));
  assert.ok(sum! <= bound!);
});

Deno.test("taylorSquares() is weightTaylor() of each structure in one form, with the update as gradient", () => {
  const scored = exampleGroup(9);
  const squares = taylorSquares(scored);
  [0, 1, 2].forEach((j) => {
    const { moving } = elementsOf(scored, j);
    const tensors = { weights: moving.map(([x]) => x), gradients: moving.map(([, v]) => v) };
    assert.ok(Math.abs(squares[j]! - weightTaylor(tensors, { form: "sumOfSquares" })) < 1e-9);
  });
  assert.deepEqual([...taylorSquares(plainGroup([1, 2], { shape: [2], axis: 0 }))], [0, 0]);
});

Deno.test("activationTaylor() equals its loop, scales with both factors, and refuses wrong shapes", () => {
  const shape = [3, 2, 2, 4], activations = normals(48, 14), gradients = normals(48, 15);
  const slow = [0, 1, 2, 3].map((c) => {
    let score = 0;
    for (let n = 0; n < 3; n++) {
      let sum = 0;
      for (let at = 0; at < 4; at++) {
        sum += activations[(n * 4 + at) * 4 + c]! * gradients[(n * 4 + at) * 4 + c]!;
      }
      score += Math.abs(sum / 4) / 3;
    }
    return score;
  });
  assertClose(activationTaylor({ activations, gradients }, shape), slow, "loop");
  const scaled = { activations: activations.map((x) => -2 * x), gradients };
  assertClose(activationTaylor(scaled, shape), slow.map((s) => 2 * s), "scaled");
  assert.throws(
    () => activationTaylor({ activations: [1], gradients: [1] }, [1]),
    new TypeError(
      "Cannot score activations: their shape must be [batch, ..., channels]: current value is [1]",
    ),
  );
  assert.throws(
    () => activationTaylor({ activations: [1], gradients: [1, 2] }, [1, 1]),
    new TypeError("Cannot use gradients: its shape must be [1]: current value is [2]"),
  );
  for (const empty of [[2, 0, 3], [0, 3], [2, 0]]) {
    assert.throws(
      () => activationTaylor({ activations: [], gradients: [] }, empty),
      new TypeError(
        `Cannot score activations: no axis of their shape may be empty: current value is [${empty}]`,
      ),
    );
  }
});

Deno.test("lossGradient() gives the gradient of a network at any parameters, and leaves the variables as they are", async () => {
  await useEngine();
  const kernel = tf.variable(tf.tensor2d([[1, 2], [3, 4]])),
    bias = tf.variable(tf.tensor1d([5, 6]));
  const unused = tf.variable(tf.scalar(7));
  const x = tf.tensor2d([[1, -1]]);
  const loss = () => tf.sum(tf.square(tf.add(tf.matMul(x, kernel), bias)));
  const { gradient, parameters, named } = lossGradient(loss, { kernel, bias, unused });
  assert.deepEqual([...parameters], [1, 2, 3, 4, 5, 6, 7]);
  const before = tf.memory().numTensors;
  // outputs 2 (x W + b) at W = 0, b = [1, 2]
  const own = gradient(Float64Array.of(0, 0, 0, 0, 1, 2, 9));
  assert.deepEqual(Array.from(own), [2, 4, -2, -4, 2, 4, 0]);
  assert.equal(tf.memory().numTensors, before);
  assert.deepEqual([...kernel.dataSync(), ...bias.dataSync()], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(named(parameters).bias, Float32Array.of(5, 6));
  const broken = lossGradient(() => tf.ones([2]), { bias });
  assert.throws(() => broken.gradient(Float64Array.of(0, 0)), /must give a tensor of shape \[\]/);
  assert.deepEqual([...bias.dataSync()], [5, 6]);
  assert.throws(
    () => gradient(Float64Array.of(1)),
    new TypeError("Cannot use the flat parameters: its shape must be [7]: current value is [1]"),
  );
});

Deno.test("hessianProduct() of lossGradient() finds the curvature of a convolution, which tfjs has no second derivative of", async () => {
  await useEngine();
  const kernel = tf.variable(tf.tensor4d(Float32Array.from(normals(8, 16)), [2, 2, 1, 2]));
  const x = tf.tensor4d(Float32Array.from(normals(16, 17)), [1, 4, 4, 1]);
  const loss = () =>
    tf.sum(tf.square(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, "same")));
  const { gradient, parameters } = lossGradient(loss, { kernel });
  const own = exactDiagonal(hessianProduct(gradient, parameters), 8);
  // the loss is quadratic: h is twice the sum of squared inputs under each tap, the same for both filters
  const image = x.dataSync();
  for (let tap = 0; tap < 4; tap++) {
    let squares = 0;
    for (let row = tap >> 1; row < 4; row++) {
      for (let column = tap & 1; column < 4; column++) squares += image[row * 4 + column]! ** 2;
    }
    for (const filter of [0, 1]) {
      const ratio = own[tap * 2 + filter]! / (2 * squares);
      assert.ok(Math.abs(ratio - 1) < 2e-3, `tap ${tap}, filter ${filter}: ${ratio}`);
    }
  }
});
