import assert from "node:assert/strict";
import {
  checkCorrectedConfig,
  paperRules,
  type QassoConfig,
  referenceRules,
} from "@geta-lab/geta/qasso";

const config: QassoConfig = {
  optimizer: { rule: "sgd" },
  sparsity: 0.5,
  warmUpSteps: 0,
  projectionSteps: 4,
  projectionPeriods: 4,
  jointSteps: 6,
  pruningPeriods: 2,
  bitRange: [4, 16],
  bitReduction: 2,
};

const refused = (change: Partial<QassoConfig>) => () =>
  checkCorrectedConfig({ ...config, ...change });

Deno.test("checkCorrectedConfig() refuses an allocation under bytes, which it could not keep", () => {
  const bits = "allocated", sparsity = 0;
  assert.throws(
    refused({ bits, sparsity, budget: { bytes: 0.125 } }),
    /^SettingsError: Cannot use bits: they must be uniform where bytes are given, since an allocation keeps bit operations, not bytes: current value is allocated$/,
  );
  assert.throws(
    refused({ bits: "priced", sparsity, budget: { bytes: 0.125 } }),
    /^SettingsError: Cannot use bits: they must be uniform where bytes are given, since the bits of a price are not known before the end: current value is priced$/,
  );
  for (const budget of [{ bops: 0.1 }, { macs: 0.5 }]) refused({ bits, sparsity, budget })();
});

Deno.test("checkCorrectedConfig() refuses a price where the projection stage leaves one width", () => {
  const bits = "priced";
  for (const bitReduction of [3, 4]) {
    assert.throws(
      refused({ bits, bitReduction }),
      new RegExp(
        `^SettingsError: Cannot use bitReduction: it must be at most 2, or bitRange wider, since priced bits need a choice and 4 projection periods leave one width: current value is ${bitReduction}$`,
      ),
    );
    refused({ bitReduction })(); // without a price it is the usual run
  }
  refused({ bits, bitReduction: 2 })();
  for (const bitRange of [[4, 4], [4, 8]] as [number, number][]) {
    assert.throws(
      refused({ bits, bitRange }),
      new RegExp(
        `^SettingsError: Cannot use bitRange: it must hold more widths than the 4 projection periods take off, since priced bits need a choice: current value is ${
          bitRange.join(":")
        }$`,
      ),
    );
  }
  refused({ bits, bitReduction: 3, activationBitRange: [2, 16] })(); // inputs have a choice
  refused({ bits, bitReduction: 3, projectionSteps: 0 })(); // nothing is taken off
});

Deno.test("checkCorrectedConfig() checks momentum guard and price", () => {
  for (const momentumGuard of [-0.1, 1.1, NaN]) {
    assert.throws(
      refused({ momentumGuard }),
      /^RangeError: Cannot use momentumGuard: .* in \[0, 1\]/,
    );
  }
  for (const bitPrice of [0, -1, Infinity]) {
    assert.throws(refused({ bits: "priced", bitPrice }), /^RangeError: Cannot use bitPrice: /);
  }
  refused({ momentumGuard: 1 })();
  refused({ bits: "priced", bitPrice: 1e-9 })();
});

Deno.test("rules that know no guard and no price refuse them instead of ignoring them", () => {
  for (const { checkConfig } of [paperRules, referenceRules]) {
    checkConfig({ ...config, momentumGuard: 0 });
    assert.throws(
      () => checkConfig({ ...config, momentumGuard: 0.5 }),
      /^SettingsError: Cannot use momentumGuard: it must be 0 unless semantics is corrected: current value is 0.5$/,
    );
    assert.throws(
      () => checkConfig({ ...config, bitPrice: 2 }),
      /^SettingsError: Cannot use bitPrice: it must be left out unless semantics is corrected: current value is 2$/,
    );
  }
});
