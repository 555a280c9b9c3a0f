/**
 * The fake quantizer's kernels in operators of tfjs. Its scalars stay tensors: they are never read back.
 *
 * @module
 */
import {
  type FakeQuantConstants,
  fakeQuantGradientOperators,
  fakeQuantOperators,
  type QuantizerScalars,
} from "../../../quant/mod.ts";
import type { Tensor } from "../../../core/mod.ts";
import { registerComposite } from "../../tfjs/register_composite.ts";

type Inputs = QuantizerScalars<Tensor> & { x: Tensor };

/**
 * Registers the quantizer and its gradients.
 *
 * @param backend The backend.
 */
export function registerFakeQuantComposite(backend: string): void {
  for (const name of ["FakeQuant", "FakeQuantLinear"]) {
    registerComposite<Inputs, FakeQuantConstants>(
      backend,
      name,
      ({ x, ...scalars }, rules) => fakeQuantOperators(x, scalars, { rules }),
    );
  }
  registerComposite<Inputs & { dy: Tensor }, FakeQuantConstants>(
    backend,
    "FakeQuantGrad",
    ({ dy, x, ...scalars }, rules) => fakeQuantGradientOperators(dy, x, scalars, { rules }),
  );
}
