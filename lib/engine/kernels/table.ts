// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// The constants of the kernels. V8 does not keep SIMD constants in registers across a loop, so coefficients are read from a
// table in the heap; the host allocates `tableBytes()` bytes once and calls `setTable`. That is twice as fast.
import { normalTableBytes, setNormalTable } from "./gelu";
import { expTableBytes, setExpTable } from "./math";
import { powerTableBytes, setPowerTable } from "./power";

/** Bytes the host must provide for the constants. */
export function tableBytes(): i32 {
  return expTableBytes() + normalTableBytes() + powerTableBytes();
}

/** Writes the constants to `p`, where they must stay. */
export function setTable(p: usize): void {
  setExpTable(p);
  setNormalTable(p + expTableBytes());
  setPowerTable(p + expTableBytes() + normalTableBytes());
}
