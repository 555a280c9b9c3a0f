import { channelPermutation } from "../../lib/nm/masks/channel_permutation.ts";
const N = 512 * 512 * 9, data = new Float32Array(N);
for (let i = 0; i < N; i++) data[i] = Math.random() - .5;
for (const [ci, passes] of [[64, 10], [128, 10], [256, 10], [512, 1]] as const) {
  const w = { data: data.subarray(0, ci * ci * 9), shape: [3, 3, ci, ci], layout: "hwio" as const };
  const s = performance.now();
  const f = channelPermutation(w, { n: 2, m: 4, passes });
  console.log("perm", ci, passes, (performance.now() - s).toFixed(0), f.keptAfter / f.keptBefore);
}
