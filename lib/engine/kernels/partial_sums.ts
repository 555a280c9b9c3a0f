// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Adds up the sums of the parts of some work, always in the order of the parts.
import { ld, st } from "./simd";

/** y[i] = sum over p < count of parts[p][i] for n floats; the parts are `bytes` apart. */
export function addPartialSums(parts: usize, y: usize, n: i32, count: i32, bytes: usize): void {
  const whole = (<usize> n << 2) & ~15, end = <usize> n << 2;
  let o: usize = 0;
  for (; o < whole; o += 16) {
    let s = ld(parts + o);
    for (let p: usize = 1; p < <usize> count; p++) s = f32x4.add(s, ld(parts + p * bytes + o));
    st(y + o, s);
  }
  for (; o < end; o += 4) {
    let s = load<f32>(parts + o);
    for (let p: usize = 1; p < <usize> count; p++) s += load<f32>(parts + p * bytes + o);
    store<f32>(y + o, s);
  }
}

/** The same for n doubles that follow each other; the sum replaces the first part. */
export function addDoublePartialSums(parts: usize, n: i32, count: i32): void {
  for (let i = 0; i < n; i++, parts += 8) {
    let s = load<f64>(parts);
    for (let p = 1; p < count; p++) s += load<f64>(parts + (<usize> (p * n) << 3));
    store<f64>(parts, s);
  }
}
