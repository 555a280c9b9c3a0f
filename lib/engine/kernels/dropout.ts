// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Dropout whose mask is computed, not stored: the same key and position give the same decision in both passes.
import { ld, st } from "./simd";

/**
 * y = factor x where hash(key, position) >= threshold, else 0. `first` is the position of x[0]; the threshold is
 * rate 2^32 as an unsigned number.
 */
export function dropout(
  x: usize,
  y: usize,
  n: i32,
  first: i32,
  key0: i32,
  key1: i32,
  threshold: i32,
  factor: f32,
): void {
  const smallest = i32x4.splat(threshold), f = f32x4.splat(factor), four = i32x4.splat(4);
  const k0 = i32x4.splat(key0), k1 = i32x4.splat(key1);
  let position = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, y += 16) {
    st(y, v128.and(f32x4.mul(ld(x), f), i32x4.ge_u(hash(position, k0, k1), smallest)));
    position = i32x4.add(position, four);
  }
  for (; i < n; i++, x += 4, y += 4) {
    const h = i32x4.extract_lane(hash(i32x4.splat(first + i), k0, k1), 0);
    store<f32>(y, <u32> h >= <u32> threshold ? load<f32>(x) * factor : 0);
  }
}

@inline
function hash(position: v128, key0: v128, key1: v128): v128 {
  return mix(i32x4.add(mix(v128.xor(position, key0)), key1));
}

// The 32-bit mixer of lib/core/random.ts.

@inline
function mix(x: v128): v128 {
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x21f0aaad));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x735a2d97));
  return v128.xor(x, i32x4.shr_u(x, 15));
}
