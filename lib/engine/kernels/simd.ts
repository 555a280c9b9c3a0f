// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Short names for the SIMD instructions that every kernel uses.

/** a * b + c, fused to one rounding where the machine has it (relaxed SIMD), two roundings otherwise. */

@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** c - a * b, rounded like `fma`. */

@inline
export function fnma(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}

/** Float to integer for values known to be in range. */

@inline
export function toInt(a: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i32x4.relaxed_trunc_f32x4_s(a);
  return i32x4.trunc_sat_f32x4_s(a);
}

/** Bits of a where those of the mask are ones, of b elsewhere; the mask is all ones or all zeros in each lane. */

@inline
export function select(a: v128, b: v128, mask: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i32x4.relaxed_laneselect(a, b, mask);
  return v128.bitselect(a, b, mask);
}

/** Four floats at p. */

@inline
export function ld(p: usize): v128 {
  return v128.load(p);
}

/** Writes four floats at p. */

@inline
export function st(p: usize, v: v128): void {
  v128.store(p, v);
}

/** Sum of the four lanes. */

@inline
export function sum4(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2) +
    f32x4.extract_lane(v, 3);
}

/** Adds four floats to four doubles at p: sums over many rows stay exact to about 1e-7. */

@inline
export function addToDoubles(p: usize, v: v128): void {
  v128.store(p, f64x2.add(v128.load(p), f64x2.promote_low_f32x4(v)));
  const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(v, v, 2, 3, 2, 3));
  v128.store(p, f64x2.add(v128.load(p, 16), high), 16);
}
