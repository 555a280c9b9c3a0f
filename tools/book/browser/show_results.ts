/// <reference lib="dom" />
/**
 * Draws what became of an answer.
 *
 * @module
 */
import type { PracticeResult, WrongCall } from "../practice_results.ts";

/**
 * One sentence.
 *
 * @param place Where it is shown.
 * @param text The sentence.
 * @param isRight Whether it is good news.
 */
export function showSentence(place: HTMLElement, text: string, isRight: boolean): void {
  place.replaceChildren(made("p", { className: isRight ? "right" : "wrong" }, mark(isRight), text));
}

/**
 * One line for each property, with the first call that is wrong.
 *
 * @param place Where they are shown.
 * @param results The results.
 * @param round Which round of how many, for practice tests.
 */
export function showResults(
  place: HTMLElement,
  results: readonly PracticeResult[],
  round?: readonly [number, number],
): void {
  const sum = (field: "cases" | "passed") => results.reduce((all, one) => all + one[field], 0);
  const isRight = sum("passed") === sum("cases");
  const which = round === undefined ? "Checks" : `Practice round ${round[0]} of ${round[1]}`;
  const head = `${which}: ${sum("passed")} of ${sum("cases")} calls right`;
  const items = results.map(({ name, cases, passed, wrong }) =>
    made(
      "li",
      { className: wrong === undefined ? "right" : "wrong" },
      mark(wrong === undefined),
      `${name} (${passed} of ${cases})`,
      ...(wrong === undefined ? [] : [details(wrong)]),
    )
  );
  place.replaceChildren(
    made("p", { className: isRight ? "right" : "wrong" }, mark(isRight), head),
    made("ul", {}, ...items),
  );
}

function details({ call, expected, received, why }: WrongCall): HTMLElement {
  const rows = Object.entries({ call, expected, received, why }).map(([name, text]) => [
    made("dt", {}, name),
    made("dd", {}, name === "why" ? text : made("code", {}, text)),
  ]);
  return made("dl", {}, ...rows.flat());
}

function mark(isRight: boolean): HTMLElement {
  const sign = made("span", { className: "mark" }, isRight ? "✓" : "✗");
  sign.setAttribute("aria-label", isRight ? "right" : "wrong");
  sign.setAttribute("role", "img");
  return sign;
}

function made(
  tag: string,
  { className = "" }: { className?: string },
  ...children: (Node | string)[]
): HTMLElement {
  const element = document.createElement(tag);
  if (className !== "") element.className = className;
  element.append(...children);
  return element;
}
