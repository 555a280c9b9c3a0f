/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Exercises in the page: edit, run, see what is wrong, come back later.
 *
 * @module
 */
import { answerDifference } from "../../../lib/notebook/answer_difference.ts";
import { answerCellId } from "../../../notebooks/exercises/exercise.ts";
import type { Failed } from "../../grade/run_answer.ts";
import { failure } from "../../grade/sentences.ts";
import type { PracticeExercise } from "../practice_cases.ts";
import { practiceResults } from "../practice_results.ts";
import { stripTypes } from "../strip_types.ts";
import { startEditor } from "./editor.ts";
import { runInWorker } from "./run_in_worker.ts";
import { showResults, showSentence } from "./show_results.ts";

const book = globalThis as unknown as {
  bookExercises?: Record<string, PracticeExercise>;
  bookWorker: string;
  bookGiven: string;
};
const callMs = 2000;

/** What the reader wrote last time; pages from a disk may have no storage. */
const storage = {
  read(key: string): string | null {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  write(key: string, text: string | null): void {
    try {
      if (text === null) localStorage.removeItem(key);
      else localStorage.setItem(key, text);
    } catch { /* then it is gone with the page */ }
  },
};

for (const box of document.querySelectorAll<HTMLElement>("[data-exercise]")) {
  const id = box.dataset["exercise"]!, exercise = book.bookExercises?.[id];
  if (exercise?.kind === "number") startNumber(box, id, exercise);
  if (exercise?.kind === "function") startFunction(box, id, exercise);
}

function startNumber(
  box: HTMLElement,
  id: string,
  { value, tolerance }: Extract<PracticeExercise, { kind: "number" }>,
): void {
  const field = box.querySelector("input")!, key = `book:answer:${id}`;
  field.value = storage.read(key) ?? "";
  const check = () => {
    storage.write(key, field.value);
    const text = field.value.trim().replace(",", "."), received = Number(text);
    const isNumber = text !== "" && !Number.isNaN(received);
    const isRight = isNumber && answerDifference(received, value, tolerance) === undefined;
    const wrong = isNumber ? `${text} is not the number.` : "Write a number, for example 0.25.";
    showSentence(results(box), isRight ? "Right." : wrong, isRight);
  };
  field.addEventListener("keydown", (event) => event.key === "Enter" && check());
  box.querySelector("button")!.addEventListener("click", check);
}

function startFunction(
  box: HTMLElement,
  id: string,
  exercise: Extract<PracticeExercise, { kind: "function" }>,
): void {
  const area = box.querySelector("textarea")!, stub = area.defaultValue.trimEnd();
  const key = `book:answer:${id}`;
  area.value = storage.read(key) ?? stub;
  const setText = startEditor(area, (text) => storage.write(key, text === stub ? null : text));
  let round = 0;
  async function run(isVisible: boolean) {
    const at = round % exercise.rounds.length;
    const properties = isVisible ? exercise.visible : exercise.rounds[at]!;
    if (!isVisible) round++;
    const cases = properties.flatMap(({ calls }) => calls.map(({ args }) => JSON.stringify(args)));
    const called = await callAnswer(area.value, exercise.name, cases);
    if ("failed" in called) {
      const { message } = failure(called, answerCellId(id), exercise.name, { callMs });
      return showSentence(results(box), message, false);
    }
    const { name, tolerance } = exercise;
    const judged = practiceResults(properties, called, { name, tolerance, callMs });
    showResults(results(box), judged, isVisible ? undefined : [at + 1, exercise.rounds.length]);
  }
  const buttons = [...box.querySelectorAll<HTMLButtonElement>("[data-run]")];
  async function start(what: string | undefined) {
    if (what === "reset") {
      setText(stub);
      results(box).replaceChildren();
      return;
    }
    for (const one of buttons) one.disabled = true;
    box.setAttribute("aria-busy", "true");
    await run(what === "visible");
    box.removeAttribute("aria-busy");
    for (const one of buttons) one.disabled = false;
  }
  for (const one of buttons) one.addEventListener("click", () => void start(one.dataset["run"]));
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void start("visible");
  });
}

async function callAnswer(text: string, name: string, cases: string[]) {
  let source: string;
  try {
    source = stripTypes(text);
  } catch (error) {
    const failed: Failed = { failed: "syntax", message: (error as Error).message };
    return failed;
  }
  const task = { source, name, given: book.bookGiven, cases };
  return await runInWorker(task, { program: book.bookWorker, callMs });
}

function results(box: HTMLElement): HTMLElement {
  return box.querySelector<HTMLElement>(".results")!;
}
