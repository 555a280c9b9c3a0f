/**
 * E15.1: channels that a keep ratio leaves.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Args = [channels: number, keep: number, multiple: number];

const rounded = (channels: number, keep: number): number =>
  Math.max(1, Math.floor(keep * channels + 0.5 + 1e-9));

const upTo = (n: number, multiple: number): number => {
  let m = multiple;
  while (m < n) m += multiple;
  return m;
};

/** A ratio whose product with the channels is a quarter off a half, so that no rounding edge is near. */
function ratio(channels: number, stream: Random): number {
  return (stream.integer(channels) + (stream.integer(2) === 0 ? 0.25 : 0.75)) / channels;
}

function drawn(multiple: number, stream: Random): Args {
  const channels = integerBetween(multiple + 1, 20 * multiple, stream);
  return [channels, ratio(channels, stream), multiple];
}

const reference = (channels: number, keep: number, multiple: number): number =>
  Math.min(channels, upTo(rounded(channels, keep), multiple));

export const keptChannels: FunctionExercise<Args, number> = {
  kind: "function",
  id: "E15.1",
  notebook: "15_amc_and_netadapt",
  name: "keptChannels",
  visible: [[12, 0.95, 8], [4, 0.5, 8], [20, 0.9, 8], [64, 0.3, 8], [64, 0.01, 8]],
  hidden: [
    {
      name: "round, then up to the multiple",
      points: 3,
      cases: (stream) => [4, 8, 16, 32].map((multiple) => drawn(multiple, stream)),
    },
    {
      name: "never above the channels, also where they are no multiple or fewer than one",
      points: 2,
      cases: (stream) => [
        [8 * integerBetween(2, 9, stream) + 3, 1 - 1 / 512, 8],
        [16 * integerBetween(1, 5, stream) + 5, 1, 16],
        [integerBetween(2, 7, stream), 0.5, 8],
        [integerBetween(2, 15, stream), 1 / 64, 16],
      ],
    },
    {
      name: "a ratio of 0 or next to it leaves one multiple, of 1 everything",
      points: 1,
      cases: (stream) => {
        const channels = 8 * integerBetween(3, 12, stream);
        return [[channels, 0, 8], [channels, 1 / 1024, 8], [channels, 1, 8], [channels, 0, 1]];
      },
    },
    {
      name: "what rounds down to a multiple goes no further; halves of a channel go up",
      points: 1,
      cases: (stream) => {
        const channels = 64 * integerBetween(1, 4, stream), eights = integerBetween(1, 6, stream);
        return [[channels, (8 * eights + 0.25) / channels, 8], [
          channels,
          (8 * eights + 0.5) / channels,
          8,
        ]];
      },
    },
    {
      name: "with multiple 1 it is the rounded number",
      points: 1,
      cases: (stream) => {
        const channels = integerBetween(9, 200, stream);
        return [[channels, ratio(channels, stream), 1], [channels, ratio(channels, stream), 1]];
      },
    },
  ],
  reference,
  wrong: {
    "the multiple below where the one above exceeds the channels": (channels, keep, multiple) => {
      const up = upTo(rounded(channels, keep), multiple);
      return up > channels ? multiple * Math.floor(rounded(channels, keep) / multiple) : up;
    },
    "no cap": (channels, keep, multiple) => upTo(rounded(channels, keep), multiple),
    "down to the multiple": (channels, keep, multiple) =>
      multiple * Math.floor(rounded(channels, keep) / multiple),
    "to the nearest multiple": (channels, keep, multiple) =>
      Math.min(
        channels,
        Math.max(multiple, multiple * Math.round(rounded(channels, keep) / multiple)),
      ),
    "up before rounding": (channels, keep, multiple) =>
      Math.min(channels, multiple * Math.max(1, Math.ceil(keep * channels / multiple - 1e-9))),
    "0 when the rounded number is 0": (channels, keep, multiple) => {
      const n = Math.floor(keep * channels + 0.5 + 1e-9);
      return Math.min(channels, multiple * Math.ceil(n / multiple));
    },
    "the multiple ignored": (channels, keep) => rounded(channels, keep),
    "keep taken for the share that goes": (channels, keep, multiple) =>
      reference(channels, 1 - keep, multiple),
    "capped at the largest multiple": (channels, keep, multiple) =>
      Math.min(
        Math.max(1, Math.floor(channels / multiple)) * multiple,
        upTo(rounded(channels, keep), multiple),
      ),
    "the next multiple even from a multiple": (channels, keep, multiple) =>
      Math.min(channels, multiple * (Math.floor(rounded(channels, keep) / multiple) + 1)),
    "the ratio itself": (_, keep) => keep,
  },
  challenge: {
    hidden: [{
      name: "multiple 0 stands for none",
      points: 2,
      cases: (stream) => {
        const channels = integerBetween(9, 200, stream);
        return [[channels, ratio(channels, stream), 0], [channels, 0, 0], [channels, 1, 0]];
      },
    }],
    reference: (channels: number, keep: number, multiple: number) =>
      multiple === 0 ? rounded(channels, keep) : reference(channels, keep, multiple),
    wrong: {
      "all channels": (channels: number, keep: number, multiple: number) =>
        multiple === 0 ? channels : reference(channels, keep, multiple),
      "none of a ratio of 0": (channels: number, keep: number, multiple: number) =>
        multiple === 0
          ? Math.floor(keep * channels + 0.5 + 1e-9)
          : reference(channels, keep, multiple),
    },
  },
};
