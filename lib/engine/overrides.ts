/**
 * Everything the engine changes in tfjs' kernel registry.
 *
 * @module
 */
import { registerBatchNormWasm } from "./batch_norm_wasm.ts";
import { registerConvolutions } from "./conv_kernels.ts";
import { registerDepthwise } from "./depthwise.ts";
import { registerElementwise, registerReluGradient } from "./elementwise.ts";
import { registerFakeQuantWasm } from "./fake_quant_wasm.ts";
import { share } from "./heap.ts";
import { registerMatMul } from "./mat_mul.ts";
import { registerPooling } from "./pooling.ts";
import { registerReductions } from "./reductions.ts";
import { register } from "./register.ts";
import type { DataHandle } from "./runtime.ts";

/** Registers the engine's kernels in place of tfjs' on our backend. */
export function overrideKernels(): void {
  // tfjs copies the data; the tape clones every tensor it saves through this kernel
  register<{ x: DataHandle }, unknown>("Identity", () => ({ inputs }) => share(inputs.x));
  registerConvolutions();
  registerMatMul();
  registerDepthwise();
  registerElementwise();
  registerReluGradient();
  registerReductions();
  registerPooling();
  registerFakeQuantWasm();
  registerBatchNormWasm();
}
