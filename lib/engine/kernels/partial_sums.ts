// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Adds partial sums, always in the order of the chunks that they belong to.
import { ld, st } from "./simd";

/** y[i] = sum over p < count of sums[p][i] for n floats; the partial sums are `bytes` apart. */
export function addPartialSums(sums: usize, y: usize, n: i32, count: i32, bytes: usize): void {
  const whole = (<usize> n << 2) & ~15, end = <usize> n << 2;
  let o: usize = 0;
  for (; o < whole; o += 16) {
    let s = ld(sums + o);
    for (let p: usize = 1; p < <usize> count; p++) s = f32x4.add(s, ld(sums + p * bytes + o));
    st(y + o, s);
  }
  for (; o < end; o += 4) {
    let s = load<f32>(sums + o);
    for (let p: usize = 1; p < <usize> count; p++) s += load<f32>(sums + p * bytes + o);
    store<f32>(y + o, s);
  }
}

/** The same for n doubles, one partial sum directly after the other; the sum replaces the first. */
export function addDoublePartialSums(sums: usize, n: i32, count: i32): void {
  for (let i = 0; i < n; i++, sums += 8) {
    let s = load<f64>(sums);
    for (let p = 1; p < count; p++) s += load<f64>(sums + (<usize> (p * n) << 3));
    store<f64>(sums, s);
  }
}
