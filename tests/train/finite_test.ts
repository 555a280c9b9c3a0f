import assert from "node:assert/strict";
import {
  DivergenceError,
  firstNotFinite,
  requireFinite,
  requireFiniteGradients,
  requireFiniteParameters,
} from "@geta-lab/geta/train";

const fine = { a: Float32Array.of(1, -2) };

Deno.test("firstNotFinite() finds NaN and both infinities, the first in order", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    assert.equal(
      firstNotFinite({ ...fine, b: Float32Array.of(0, bad), c: Float32Array.of(bad) }),
      "b",
    );
  }
});

Deno.test("firstNotFinite() looks at every element of arrays of any length", () => {
  for (let length = 1; length <= 17; length++) {
    for (let at = 0; at < length; at++) {
      for (const bad of [NaN, Infinity, -Infinity]) {
        const x = new Float32Array(length).fill(1);
        assert.equal(firstNotFinite({ x }), undefined);
        x[at] = bad;
        assert.equal(firstNotFinite({ x }), "x", `${bad} at ${at} of ${length}`);
        x[length - 1 - at] = -bad; // an infinity and its opposite
        assert.equal(firstNotFinite({ x }), "x");
      }
    }
  }
});

Deno.test("firstNotFinite() is not misled by large finite numbers", () => {
  const large = new Float32Array(1000).fill(3.4e38);
  assert.equal(firstNotFinite({ large }), undefined);
});

Deno.test("requireFinite() passes a finite loss and names the culprit of another", () => {
  requireFinite(0.5, 1, { parameter: fine });
  assert.throws(
    () => requireFinite(NaN, 12, { parameter: fine, gradient: { w: Float32Array.of(NaN) } }),
    (error: Error) =>
      error instanceof DivergenceError &&
      /step 12: the loss is NaN, and the first gradient that is not finite is w/.test(
        error.message,
      ),
  );
  assert.throws(() => requireFinite(Infinity, 2, { parameter: fine }), /all parameters are finite/);
});

Deno.test("requireFinite() blames samples that are no numbers, and not the learning rate", () => {
  const suspects = {
    sample: { images: Float32Array.of(1, NaN) },
    parameter: { w: Float32Array.of(NaN) },
  };
  assert.throws(
    () => requireFinite(NaN, 3, suspects),
    new DivergenceError(
      "Cannot go on after step 3: the loss is NaN, and the samples of this step are not all finite; " +
        "look at the data, no setting helps",
    ),
  );
});

Deno.test("requireFiniteGradients() and requireFiniteParameters() pass numbers and name what is none", () => {
  const bad = { ...fine, b: Float32Array.of(0, -Infinity), c: Float32Array.of(NaN) };
  requireFiniteGradients(fine, 1);
  requireFiniteParameters(fine, 1);
  assert.throws(
    () => requireFiniteGradients(bad, 3),
    new DivergenceError(
      "Cannot go on after step 3: the loss is a number, but the first gradient that is not finite is that of b; " +
        "a root or a quotient at 0 has such a gradient, else a smaller learning rate usually helps",
    ),
  );
  assert.throws(
    () => requireFiniteParameters(bad, 3),
    new DivergenceError(
      "Cannot use what step 3 has left: the first parameter that is not finite is b; a smaller learning rate usually helps",
    ),
  );
});
