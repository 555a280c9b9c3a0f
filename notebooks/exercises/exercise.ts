/**
 * What an exercise is, as data: the statement stands in the notebook, here stand its visible and hidden cases, a reference answer and
 * wrong answers that the cases must tell from it.
 *
 * @module
 */
import { type Random, random } from "@geta-lab/geta/core";
import type { Tolerance } from "../../lib/notebook/answer_difference.ts";

/** A value that survives a trip as text. */
export type Json = number | string | boolean | null | Json[] | { [name: string]: Json };

/** The arguments of one call. */
export type Case<Args extends Json[] = Json[]> = Args;

/** An answer. A method's type, so that a function of narrower arguments fits a list of all exercises. */
export type Answer<Args extends Json[] = Json[], Result extends Json = Json> = {
  answer(...args: Args): Result;
}["answer"];

/** Inputs that test one claim. The expected values are those of the reference. */
export interface Property<Args extends Json[] = Json[]> {
  /** The claim, as the student reads it in his result: `"many ties"`. */
  name: string;
  /** Points for all of its cases. */
  points: number;
  /** Makes cases; called with a stream of each of four seeds. */
  cases(stream: Random): Case<Args>[];
}

/** A function to write. */
export interface FunctionExercise<Args extends Json[] = Json[], Result extends Json = Json> {
  kind: "function";
  /** `"E1.1"`; its cells are `e1-1-task`, `e1-1` and `e1-1-check`. */
  id: `E${number}.${number}`;
  /** The notebook, without `.ipynb`. */
  notebook: string;
  /** The name of the function. */
  name: string;
  /** The worked example and an edge case; the check cell of the notebook has them, too. Together {@linkcode VISIBLE_POINTS}. */
  visible: Case<Args>[];
  /** Families of cases; their points add up to {@linkcode HIDDEN_POINTS}. */
  hidden: Property<Args>[];
  /** A plain and slow answer, independent of library and notebook. Throws a `RangeError` where the statement demands one. */
  reference: Answer<Args, Result>;
  /** Wrong answers by what is wrong with them; they may return anything and throw. */
  wrong: Record<string, Answer<Args, Json>>;
  /** How far real numbers may be off, if not by the usual `ANSWER_TOLERANCE`. */
  tolerance?: Tolerance;
  /** What the challenge tier demands beyond, where cases can tell; its points come on top. */
  challenge?: Challenge;
}

/** The stronger demand of an exercise: the same function with a larger domain, a further argument, or for large inputs. */
export interface Challenge {
  /** Families of cases that only the stronger demand allows; their points add up to {@linkcode CHALLENGE_POINTS}. */
  hidden: Property[];
  /** An answer to it, which answers the cases of the exercise, too. */
  reference: Answer;
  /** Wrong answers to it, at least two. What is right and only slow is none: the grader's limit of time tells. */
  wrong: Record<string, Answer>;
}

/** A number to find. */
export interface NumberExercise {
  kind: "number";
  /** `"N1.4"`; its cells are `n1-4-task` and `n1-4`. */
  id: `N${number}.${number}`;
  /** The notebook, without `.ipynb`. */
  notebook: string;
  /** The constant of the answer cell, `answerN1_4`. */
  name: string;
  /** The right value. */
  value: number;
  /** What else is right. */
  tolerance: Tolerance;
}

/** Any exercise. */
export type Exercise = FunctionExercise | NumberExercise;

/** Points of the visible cases of a function. */
export const VISIBLE_POINTS = 2;

/** Points of all hidden properties of a function. */
export const HIDDEN_POINTS = 8;

/** Points of what a challenge demands beyond, on top of the others. */
export const CHALLENGE_POINTS = 2;

/** Points of a number. */
export const NUMBER_POINTS = 4;

/** The seeds of the hidden cases, unless a teacher gives others. */
export const HIDDEN_SEEDS: readonly number[] = [7411, 90217, 338, 52_604_113];

/**
 * The hidden cases of one property from all seeds.
 *
 * @param exercise The exercise.
 * @param index Which of its properties.
 * @param seeds Seeds of the cases; each property has streams of its own.
 * @returns The cases, seed after seed.
 */
export function hiddenCases(
  exercise: FunctionExercise,
  index: number,
  seeds: readonly number[] = HIDDEN_SEEDS,
): Case[] {
  const property = exercise.hidden[index];
  if (property === undefined) throw new RangeError(`${exercise.id} has no property ${index}`);
  return seeds.flatMap((seed) => property.cases(random(seed, index)));
}

/**
 * The hidden cases of one property of a challenge.
 *
 * @param challenge The challenge.
 * @param index Which of its properties.
 * @param seeds Seeds of the cases; no stream is one of the exercise's own properties.
 * @returns The cases, seed after seed.
 */
export function challengeCases(
  challenge: Challenge,
  index: number,
  seeds: readonly number[] = HIDDEN_SEEDS,
): Case[] {
  const property = challenge.hidden[index];
  if (property === undefined) throw new RangeError(`The challenge has no property ${index}`);
  return seeds.flatMap((seed) => property.cases(random(seed, 1000 + index)));
}

/**
 * The id of the answer cell.
 *
 * @param id Of the exercise, `"E1.1"`.
 * @returns `"e1-1"`.
 */
export function answerCellId(id: string): string {
  return id.toLowerCase().replace(".", "-");
}
