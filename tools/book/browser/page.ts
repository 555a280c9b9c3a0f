/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * What every page does: menu, colours, search, copies of code.
 *
 * @module
 */
const root = document.documentElement, { body } = document;

const menu = document.querySelector<HTMLButtonElement>(".menu");
function openMenu(isOpen: boolean): void {
  body.classList.toggle("open", isOpen);
  menu?.setAttribute("aria-expanded", String(isOpen));
}
menu?.addEventListener("click", () => openMenu(!body.classList.contains("open")));
document.querySelector(".sidebar")?.addEventListener("click", (event) => {
  if ((event.target as Element).closest("a")) openMenu(false);
});
document.querySelector(".sidebar [aria-current]")?.scrollIntoView({ block: "nearest" });

document.querySelector(".colours")?.addEventListener("click", () => {
  const chosen = root.dataset["colours"];
  const isDark = chosen === undefined
    ? matchMedia("(prefers-color-scheme: dark)").matches
    : chosen === "dark";
  root.dataset["colours"] = isDark ? "light" : "dark";
  try {
    localStorage.setItem("book:colours", root.dataset["colours"]);
  } catch { /* then only this page remembers */ }
});

const find = document.querySelector<HTMLButtonElement>(".find");
let isLoading = false;
/** The texts to be searched are brought when somebody searches; as scripts, which pages opened from a disk may read. */
function openSearch(): void {
  const started = (globalThis as { bookSearch?: { open(): void } }).bookSearch;
  if (started) return started.open();
  if (isLoading) return;
  isLoading = true;
  for (const name of ["search_texts", "search"]) {
    const script = document.createElement("script");
    script.async = false;
    script.src = `${body.dataset["root"]}assets/${name}.js`;
    body.append(script);
  }
}
find?.addEventListener("click", openSearch);
document.addEventListener("keydown", (event) => {
  const isTyping = (event.target as Element).closest?.("input, textarea, select");
  if (event.key === "Escape") openMenu(false);
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  openSearch();
});

for (const code of document.querySelectorAll<HTMLElement>("pre.code")) {
  const button = document.createElement("button");
  const { copy = "Copy", copied = "Copied" } = body.dataset;
  button.type = "button";
  button.className = "copy";
  button.textContent = copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.querySelector("code")!.textContent ?? "");
    button.textContent = copied;
    setTimeout(() => button.textContent = copy, 1500);
  });
  const box = document.createElement("div");
  box.className = "code-box";
  code.replaceWith(box);
  box.append(code, button);
}
