// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Optimizer updates over flat arrays.
import { fma, ld, st } from "./simd";

/** target += factor source. */
export function addScaled(target: usize, source: usize, n: i32, factor: f32): void {
  const f = f32x4.splat(factor);
  let i = 0;
  for (; i + 4 <= n; i += 4, target += 16, source += 16) st(target, fma(ld(source), f, ld(target)));
  for (; i < n; i++, target += 4, source += 4) {
    store<f32>(target, load<f32>(target) + factor * load<f32>(source));
  }
}

/**
 * g = gradient + weightDecay parameter; buffer = keep buffer + take g; update = buffer.
 * Buffer address 0: no momentum, update = g.
 */
export function sgdUpdate(
  gradient: usize,
  parameter: usize,
  buffer: usize,
  update: usize,
  n: i32,
  weightDecay: f32,
  keep: f32,
  take: f32,
): void {
  const decay = f32x4.splat(weightDecay), k = f32x4.splat(keep), t = f32x4.splat(take);
  let o: usize = 0;
  const whole = (<usize> n << 2) & ~15, end = <usize> n << 2;
  for (; o < whole; o += 16) {
    let g = fma(ld(parameter + o), decay, ld(gradient + o));
    if (buffer) {
      g = fma(ld(buffer + o), k, f32x4.mul(g, t));
      st(buffer + o, g);
    }
    st(update + o, g);
  }
  for (; o < end; o += 4) {
    let g = load<f32>(gradient + o) + weightDecay * load<f32>(parameter + o);
    if (buffer) {
      g = keep * load<f32>(buffer + o) + take * g;
      store<f32>(buffer + o, g);
    }
    store<f32>(update + o, g);
  }
}

/**
 * g = gradient + weightDecay parameter; first = keep1 first + take1 g; second = keep2 second + take2 g^2;
 * update = first correct1 / (sqrt(second correct2) + epsilon), with the bias corrections correct1 and correct2.
 */
export function adamUpdate(
  gradient: usize,
  parameter: usize,
  first: usize,
  second: usize,
  update: usize,
  n: i32,
  weightDecay: f32,
  keep1: f32,
  take1: f32,
  keep2: f32,
  take2: f32,
  correct1: f32,
  correct2: f32,
  epsilon: f32,
): void {
  const decay = f32x4.splat(weightDecay), eps = f32x4.splat(epsilon);
  const K1 = f32x4.splat(keep1), T1 = f32x4.splat(take1), K2 = f32x4.splat(keep2), T2 = f32x4.splat(take2);
  const C1 = f32x4.splat(correct1), C2 = f32x4.splat(correct2);
  let o: usize = 0;
  const whole = (<usize> n << 2) & ~15, end = <usize> n << 2;
  for (; o < whole; o += 16) {
    const g = fma(ld(parameter + o), decay, ld(gradient + o));
    const m = fma(ld(first + o), K1, f32x4.mul(g, T1));
    const s = fma(ld(second + o), K2, f32x4.mul(f32x4.mul(g, g), T2));
    st(first + o, m);
    st(second + o, s);
    st(update + o, f32x4.div(f32x4.mul(m, C1), f32x4.add(f32x4.sqrt(f32x4.mul(s, C2)), eps)));
  }
  for (; o < end; o += 4) {
    const g = load<f32>(gradient + o) + weightDecay * load<f32>(parameter + o);
    const m = load<f32>(first + o) * keep1 + g * take1;
    const s = load<f32>(second + o) * keep2 + g * g * take2;
    store<f32>(first + o, m);
    store<f32>(second + o, s);
    store<f32>(update + o, m * correct1 / (sqrt<f32>(s * correct2) + epsilon));
  }
}
