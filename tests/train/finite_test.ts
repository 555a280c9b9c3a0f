import assert from "node:assert/strict";
import { DivergenceError, firstNotFinite, requireFinite } from "@geta-lab/geta/train";

const fine = { a: Float32Array.of(1, -2) };

Deno.test("firstNotFinite() finds NaN and both infinities, the first in order", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    assert.equal(
      firstNotFinite({ ...fine, b: Float32Array.of(0, bad), c: Float32Array.of(bad) }),
      "b",
    );
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
