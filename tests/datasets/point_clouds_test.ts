import assert from "node:assert/strict";
import { random } from "@geta-lab/geta/core";
import { pointBatches, pointClouds, pointForms } from "@geta-lab/geta/datasets";

const sizes = { train: 12, validation: 6, test: 6, points: 20 };

Deno.test("pointClouds() repeats for a seed, changes with it, and shows no cloud twice", () => {
  const set = pointClouds({ seed: 3, ...sizes });
  assert.deepEqual(pointClouds({ seed: 3, ...sizes }), set);
  assert.notDeepEqual(pointClouds({ seed: 4, ...sizes }).train, set.train);
  const clouds = [set.train, set.validation, set.test].flatMap(({ points, count }) =>
    Array.from({ length: count }, (_, i) => points.subarray(i * 60, (i + 1) * 60).join())
  );
  assert.equal(new Set(clouds).size, 24);
});

Deno.test("pointClouds() begins a longer split with the shorter one, each class in turn", () => {
  const short = pointClouds(sizes), long = pointClouds({ ...sizes, train: 18 });
  assert.deepEqual(long.train.points.subarray(0, 12 * 60), short.train.points);
  assert.deepEqual([...long.train.labels.subarray(0, 7)], [0, 1, 2, 3, 4, 5, 0]);
});

Deno.test("pointClouds() lie within the unit ball, moved by 0.15 at most, give or take the noise", () => {
  const { train } = pointClouds({ ...sizes, train: 60 });
  for (let i = 0; i < train.points.length; i += 3) {
    const [x, y, z] = train.points.subarray(i, i + 3);
    assert.ok(Math.hypot(x!, y!, z!) < 1 + 0.15 * Math.sqrt(3) + 0.2);
  }
});

Deno.test("pointForms are surfaces: their points satisfy what defines them, in the unit ball", () => {
  const near = (a: number, b: number) => Math.abs(a - b) < 1e-12;
  const holds: Record<string, (x: number, y: number, z: number) => boolean> = {
    sphere: (x, y, z) => near(Math.hypot(x, y, z), 0.8),
    cube: (x, y, z) => near(Math.max(Math.abs(x), Math.abs(y), Math.abs(z)), 0.57),
    cylinder: (x, y, z) =>
      near(Math.hypot(x, y), 0.5) && Math.abs(z) <= 0.75 ||
      near(Math.abs(z), 0.75) && Math.hypot(x, y) <= 0.5,
    cone: (x, y, z) => near(Math.hypot(x, y) / 0.65, (0.7 - z) / 1.4) || near(z, -0.7),
    torus: (x, y, z) => near(Math.hypot(Math.hypot(x, y) - 0.62, z), 0.24),
    cross: (x, y, z) => {
      const [least, middle, most] = [x, y, z].map(Math.abs).sort((a, b) => a - b);
      return (near(middle!, 0.14) || near(least!, 0.14) || near(most!, 0.14)) && most! <= 0.85 &&
        least! <= 0.14 + 1e-12;
    },
  };
  const stream = random(1);
  for (const { name, point } of pointForms) {
    for (let i = 0; i < 200; i++) {
      const p = point(stream);
      assert.ok(holds[name]!(...p), `${name}: ${p}`);
      assert.ok(Math.hypot(p[0], p[1], p[2]) < 1.1);
    }
  }
});

Deno.test("pointForms are drawn evenly over their area: shares of parts", () => {
  const stream = random(2), count = 4000;
  const share = (name: string, part: (x: number, y: number, z: number) => boolean) => {
    const { point } = pointForms.find((form) => form.name === name)!;
    let found = 0;
    for (let i = 0; i < count; i++) if (part(...point(stream))) found++;
    return found / count;
  };
  const close = (found: number, wanted: number) =>
    assert.ok(Math.abs(found - wanted) < 0.03, `${found}`);
  close(share("cylinder", (_x, _y, z) => Math.abs(z) === 0.75), 0.5 / (1.5 + 0.5));
  close(share("cone", (_x, _y, z) => z === -0.7), 0.65 / (0.65 + Math.hypot(0.65, 1.4)));
  // the outer half of a torus: 2 pi r (pi R + 2 r) of 4 pi^2 R r
  close(share("torus", (x, y) => Math.hypot(x, y) > 0.62), 0.5 + 0.24 / (Math.PI * 0.62));
  close(share("sphere", (_x, _y, z) => z > 0.4), 0.25);
});

Deno.test("pointBatches() visits each cloud once in an epoch, and gives splits in order", () => {
  const set = pointClouds(sizes),
    source = pointBatches(set, { size: 4, seed: 1, evaluationSize: 4 });
  assert.deepEqual([source.inputShape, source.classes, source.stepsPerEpoch], [[20, 3], 6, 3]);
  const clouds = [0, 1, 2].flatMap((step) => {
    const { images, labels, count } = source.trainingBatch(0, step);
    return Array.from(
      { length: count },
      (_, i) => `${labels[i]} ${images.subarray(i * 60, (i + 1) * 60)}`,
    );
  });
  const all = Array.from(
    { length: 12 },
    (_, i) => `${i % 6} ${set.train.points.subarray(i * 60, (i + 1) * 60)}`,
  );
  assert.deepEqual(clouds.toSorted(), all.toSorted());
  assert.notDeepEqual(source.trainingBatch(1, 0).images, source.trainingBatch(0, 0).images);
  const tests = [...source.testBatches()];
  assert.deepEqual(tests.map(({ count }) => count), [4, 2]);
  assert.deepEqual(tests[1]!.images, set.test.points.slice(4 * 60));
});

Deno.test("pointClouds() and pointBatches() refuse numbers out of range", () => {
  assert.throws(
    () => pointClouds({ points: 0 }),
    new RangeError("Cannot use points: it must be an integer in [1, infinity): current value is 0"),
  );
  assert.throws(
    () => pointBatches(pointClouds(sizes), { size: 13, seed: 0 }),
    new RangeError("Cannot use batch size: it must be an integer in [1, 12]: current value is 13"),
  );
});
