/// <reference lib="dom" />
/**
 * The editor of an answer: a text area that indents, over a copy of its text in colours.
 *
 * @module
 */
import { highlighted } from "../highlight.ts";

/**
 * Gives an editor its colours and keys: Tab indents, Escape and then Tab leaves it.
 *
 * @param area The text area.
 * @param changed Called with every new text.
 * @returns Sets another text.
 */
export function startEditor(
  area: HTMLTextAreaElement,
  changed: (text: string) => void,
): (text: string) => void {
  const copy = area.previousElementSibling as HTMLElement;
  let leaves = false;
  const draw = () => {
    copy.innerHTML = highlighted(area.value, "ts") + "\n";
    area.rows = Math.max(area.value.split("\n").length + 1, 6);
  };
  const follow = () => copy.scrollTo(area.scrollLeft, area.scrollTop);
  const insert = (text: string) => {
    // keeps what can be undone, where the browser still knows the old way
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input"));
    }
  };
  area.addEventListener("input", () => {
    draw();
    changed(area.value);
  });
  area.addEventListener("scroll", follow);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && !event.shiftKey && !leaves) {
      event.preventDefault();
      insert("  ");
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.isComposing) {
      event.preventDefault();
      insert(`\n${indentBefore(area.value, area.selectionStart)}`);
    }
    leaves = event.key === "Escape" || (leaves && event.key === "Shift");
  });
  draw();
  return (text) => {
    area.value = text;
    draw();
    changed(text);
  };
}

/** The indent of the line at a place, deeper behind an opening bracket. */
function indentBefore(text: string, place: number): string {
  const line = text.slice(text.lastIndexOf("\n", place - 1) + 1, place);
  const indent = /^ */.exec(line)![0];
  return /[[({]\s*$/.test(line) ? `${indent}  ` : indent;
}
