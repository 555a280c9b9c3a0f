/**
 * Keys and style of the written decks.
 *
 * @module
 */

/** One slide a screen, the notes below it if asked for; on paper one slide a page. */
export const viewerStyle = `
body { margin: 0; background: #1f2933; }
article > svg { display: block; width: 100vw; height: auto; margin: 0 auto; }
aside { display: none; color: #f3f5f7; font: 20px/1.45 Arial, sans-serif; padding: 12px 72px; }
body.show article:not(.current) { display: none; }
body.show article > svg { width: min(100vw, 177.78vh); height: min(100vh, 56.25vw); }
body.notes article > svg { width: min(100vw, 133.33vh); height: min(75vh, 56.25vw); }
body.notes aside { display: block; }
@page { size: 1280px 720px; margin: 0; }
@media print {
  body.show article:not(.current) { display: block; }
  article { break-after: page; }
  article > svg, body.show article > svg { width: 1280px; height: 720px; }
  aside, body.notes aside { display: none; }
}
`;

/** Arrows, space, Page Up, Page Down, Home and End turn; n shows the notes; the address remembers the slide. */
export const viewerScript = `
const slides = [...document.querySelectorAll("article")];
let at = 0;
function show(to) {
  at = Math.max(0, Math.min(slides.length - 1, to));
  slides.forEach((slide, i) => slide.classList.toggle("current", i === at));
  history.replaceState(null, "", "#" + (at + 1));
}
const turns = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1,
  Home: -Infinity, End: Infinity,
};
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "n") document.body.classList.toggle("notes");
  if (!Object.hasOwn(turns, event.key)) return;
  event.preventDefault();
  show(at + turns[event.key]);
});
addEventListener("hashchange", () => show(Number(location.hash.slice(1)) - 1));
document.querySelector("main").addEventListener("click", (event) => {
  if (event.target.closest("a") === null) show(at + (event.clientX < innerWidth / 3 ? -1 : 1));
});
document.body.classList.add("show");
show((Number(location.hash.slice(1)) || 1) - 1);
`;
