/**
 * E11.2: whether two lists of groups are the same but for the scalars of quantizers.
 *
 * @module
 */
import { permutation, type Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Args = [float: string[][], quantized: string[][], scalars: string[]];

function without(groups: string[][], scalars: string[]): string[][] {
  return groups.map((group) => group.filter((name) => !scalars.includes(name)))
    .filter((group) => group.length > 0);
}

/** The same text for the same groups in any order. */
function form(groups: string[][]): string {
  return JSON.stringify(groups.map((group) => JSON.stringify(group.toSorted())).sort());
}

function same(float: string[][], quantized: string[][], scalars: string[]): boolean {
  return form(float) === form(without(quantized, scalars));
}

function shuffled<T>(list: T[], stream: Random): T[] {
  return Array.from(permutation(list.length, stream), (at) => list[at]!);
}

const PARTS = ["kernel", "bias", "bn/scale", "bn/offset"];

/** Groups of the parameters of so many layers, at least two names in each. */
function floatGroups(layers: number, stream: Random): string[][] {
  const groups: string[][] = [];
  for (let i = 0; i < layers; i++) {
    const names = PARTS.slice(0, integerBetween(2, 4, stream)).map((part) => `conv${i}/${part}`);
    if (groups.length > 0 && stream.integer(4) === 0) groups.at(-1)!.push(...names);
    else groups.push(names);
  }
  return groups;
}

/** Scalars, one or two for every group. */
function scalarsOf(groups: string[][]): string[] {
  return groups.flatMap((group) => [`${group[0]}/d`, `${group[0]}/q`]);
}

/** The groups as a quantized network has them: in another order, with scalars, one of them twice. */
function quantize(groups: string[][], scalars: string[], stream: Random): string[][] {
  const grown = groups.map((group, i) => [...group, ...scalars.slice(2 * i, 2 * i + 2)]);
  grown[0]!.push(scalars[0]!);
  return shuffled(grown.map((group) => shuffled(group, stream)), stream);
}

/** Moves a name from one group to another, so that sizes and names in all may stay. */
function exchanged(groups: string[][]): string[][] {
  const copy = groups.map((group) => [...group]), [first, second] = copy;
  const name = first!.pop()!;
  first!.push(second!.pop()!);
  second!.push(name);
  return copy;
}

export const sameGroups: FunctionExercise<Args, boolean> = {
  kind: "function",
  id: "E11.2",
  notebook: "11_qadg",
  name: "sameGroups",
  visible: [
    [[["a", "b"], ["c"]], [["c", "c/d"], ["b", "a", "a/d"]], ["a/d", "c/d"]],
    [[["a", "b"], ["c"]], [["a"], ["b", "c"]], ["a/d", "c/d"]],
  ],
  hidden: [
    {
      name: "the same groups in another order, scalars repeated",
      points: 2,
      cases: (stream) =>
        [2, 4, 8].map((layers): Args => {
          const groups = floatGroups(layers, stream), scalars = scalarsOf(groups);
          return [groups, quantize(groups, scalars, stream), shuffled(scalars, stream)];
        }),
    },
    {
      name: "equal numbers with other members",
      points: 2,
      cases: (stream) => {
        const groups = [...floatGroups(3, stream), ["x", "y"], ["v", "w"]];
        const scalars = scalarsOf(groups);
        return [
          [groups, quantize(exchanged(groups), scalars, stream), scalars],
          [groups, quantize([...groups.slice(0, -1), ["v", "z"]], scalars, stream), scalars],
        ];
      },
    },
    {
      name: "a name or a group more or less",
      points: 2,
      cases: (stream) => {
        const groups = floatGroups(4, stream), scalars = scalarsOf(groups);
        const grown = groups.map((group, i) => i === 0 ? [...group, "extra/kernel"] : group);
        const shrunk = groups.map((group, i) => i === 0 ? group.slice(1) : group);
        return [
          [groups, quantize(grown, scalars, stream), scalars],
          [groups, quantize(shrunk, scalars, stream), scalars],
          [groups, quantize(groups, scalars, stream).slice(1), scalars],
          [groups, [...quantize(groups, scalars, stream), ["extra/kernel"]], scalars],
        ];
      },
    },
    {
      name: "groups of scalars only",
      points: 1,
      cases: (stream) => {
        const groups = floatGroups(3, stream), scalars = ["own/d", "own/q", ...scalarsOf(groups)];
        const quantized = quantize(groups, scalars.slice(2), stream);
        return [
          [groups, [...quantized, ["own/q", "own/d"]], scalars],
          [groups, [["own/d"], ...quantized, ["own/q"]], ["own/q", ...scalars]],
        ];
      },
    },
    {
      name: "names that begin like a scalar or look alike when joined",
      points: 1,
      cases: (stream) => {
        const n = integerBetween(1, 9, stream), a = `a${n}`;
        return [
          [[[a, "b"], [`${a}/d`]], [["b", a], [`${a}/d`, `${a}/d/q`]], [`${a}/d/q`]],
          [[[`${a}/kernel`, "b"]], [["b", a, `${a}/kernel`]], [a]],
          [[[`${a}b`, "c"]], [[a, "bc"]], ["q"]],
          [[[a, "b,c"]], [[a, "b", "c"]], ["q"]],
        ];
      },
    },
  ],
  reference: same,
  wrong: {
    "order of the groups counts": (float, quantized, scalars) =>
      JSON.stringify(float.map((group) => group.toSorted())) ===
        JSON.stringify(without(quantized, scalars).map((group) => group.toSorted())),
    "order inside the groups counts": (float, quantized, scalars) =>
      JSON.stringify(float.map((group) => JSON.stringify(group)).sort()) ===
        JSON.stringify(without(quantized, scalars).map((group) => JSON.stringify(group)).sort()),
    "only the sizes compared": (float, quantized, scalars) => {
      const sizes = (groups: string[][]) => groups.map((group) => group.length).sort().join();
      return sizes(float) === sizes(without(quantized, scalars));
    },
    "only the number of groups compared": (float, quantized, scalars) =>
      float.length === without(quantized, scalars).length,
    "only all names together compared": (float, quantized, scalars) =>
      form([float.flat()]) === form([without(quantized, scalars).flat()]),
    "subsets suffice": (float, quantized, scalars) => {
      const rest = without(quantized, scalars);
      return float.every((group) =>
        rest.some((other) => group.every((name) => other.includes(name)))
      );
    },
    "names that begin like a scalar removed, too": (float, quantized, scalars) =>
      form(float) === form(
        quantized.map((group) =>
          group.filter((name) => !scalars.some((scalar) => name.startsWith(scalar)))
        ).filter((group) => group.length > 0),
      ),
    "empty groups kept": (float, quantized, scalars) =>
      form(float) ===
        form(quantized.map((group) => group.filter((name) => !scalars.includes(name)))),
    "scalars not removed": (float, quantized) => form(float) === form(quantized),
    "a scalar removed only once": (float, quantized, scalars) => {
      const left = [...scalars];
      const rest = quantized.map((group) =>
        group.filter((name) => {
          const at = left.indexOf(name);
          if (at >= 0) left.splice(at, 1);
          return at < 0;
        })
      );
      return form(float) === form(rest.filter((group) => group.length > 0));
    },
    "joined without anything between": (float, quantized, scalars) => {
      const texts = (groups: string[][]) =>
        groups.map((group) => group.toSorted().join("")).sort().join(" ");
      return texts(float) === texts(without(quantized, scalars));
    },
    "joined with commas": (float, quantized, scalars) => {
      const texts = (groups: string[][]) =>
        groups.map((group) => group.toSorted().join(",")).sort().join(" ");
      return texts(float) === texts(without(quantized, scalars));
    },
  },
};
