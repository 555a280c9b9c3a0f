import assert from "node:assert/strict";
import fc from "fast-check";
import { throttle } from "@geta-lab/geta/notebook";

Deno.test("throttle() never says yes twice within the interval, and always after it", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 250 })), (pauses) => {
      let time = 0, last = -Infinity;
      const due = throttle(100, () => time);
      for (const pause of pauses) {
        time += pause;
        assert.equal(due(), time - last >= 100);
        if (time - last >= 100) last = time;
      }
    }),
    { seed: 2 },
  );
});
