/**
 * What an option of the command is made of.
 *
 * @module
 */
import type { Bounds } from "../core/mod.ts";
import type { Settings } from "../settings/mod.ts";
import type { RunOptions } from "./options.ts";
import { readChoice, readInteger, readNumber } from "./read_value.ts";

/** One option of the command. */
export interface OptionRule {
  /** Heading under which `--help` lists it. */
  section: "Network and data" | "Training" | "Compression" | "Stages" | "Run";
  /** What stands for the value in `--help`; absent for a switch. */
  value?: string;
  /** What it means. */
  meaning: string;
  /** The default as text, from the model's settings; absent where there is none. */
  initial?: (settings: Settings) => string;
  /** Puts the value that was typed into the options. */
  read: (options: RunOptions, text: string, flag: string) => RunOptions;
}

/** Reads the text behind an option. */
export type Reader<T> = (flag: string, text: string) => T;

/** Puts a value into the options, beside the settings. */
export function top<K extends keyof RunOptions>(
  key: K,
  read: Reader<NonNullable<RunOptions[K]>>,
): OptionRule["read"] {
  return (options, text, flag) => ({ ...options, [key]: read(flag, text) });
}

/** Puts a value into the settings. */
export function setting<K extends keyof Settings>(
  key: K,
  read: Reader<Settings[K]>,
): OptionRule["read"] {
  return (options, text, flag) => {
    return { ...options, settings: { ...options.settings, [key]: read(flag, text) } };
  };
}

/** All but the meaning of an option that sets the length of a stage. */
export function stage(
  key: "warmUp" | "projection" | "joint" | "coolDown",
): Omit<OptionRule, "meaning"> {
  return {
    section: "Stages",
    value: "EPOCHS",
    initial: (settings) => shortNumber(settings[key]),
    read: setting(key, number({ min: 0 })),
  };
}

/** Reads a number inside bounds. */
export function number(bounds: Bounds): Reader<number> {
  return (flag, text) => readNumber(flag, text, bounds);
}

/** Reads an integer inside bounds. */
export function integer(bounds: Bounds): Reader<number> {
  return (flag, text) => readInteger(flag, text, bounds);
}

/** Reads one of several names. */
export function choice<const T extends string>(names: readonly T[]): Reader<T> {
  return (flag, text) => readChoice(flag, text, names);
}

/** Takes the text as it is. */
export function path(_flag: string, text: string): string {
  return text;
}

/** A number with at most three decimals: recipes stretch stages to any number of epochs. */
export function shortNumber(value: number): string {
  return `${Math.round(value * 1000) / 1000}`;
}
