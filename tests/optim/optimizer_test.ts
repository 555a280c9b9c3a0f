import assert from "node:assert/strict";
import { optimizer, type OptimizerConfig } from "@geta-lab/geta/optim";

Deno.test("optimizer() state survives a round trip through plain data", () => {
  for (const rule of ["sgd", "adam", "adamw"] as OptimizerConfig["rule"][]) {
    const { init, update } = optimizer({ rule, momentum: 0.9 });
    const parameters = { x: Float32Array.of(1, 2) };
    const gradient = (n: number) => ({ x: Float32Array.of(n, -n) });
    let { state } = update(gradient(1), init(), parameters);
    const copy = structuredClone(state);
    ({ state } = update(gradient(2), state, parameters));
    const { state: resumed } = update(gradient(2), copy, parameters);
    assert.deepEqual(resumed, state);
  }
});
