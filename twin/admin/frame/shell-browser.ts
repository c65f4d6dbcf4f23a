/**
 * Behaviour of every admin page: the menu button on small screens and the language choice.
 * Runs in the browser from its own source text: it may use nothing but browser globals.
 */
export function startShell(): void {
  document.documentElement.classList.add("js");
  const button = document.querySelector<HTMLButtonElement>(".menu");
  const nav = document.querySelector<HTMLElement>("#nav");
  if (!button || !nav) return;
  const setOpen = (open: boolean) => {
    nav.classList.toggle("open", open);
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => {
    setOpen(!nav.classList.contains("open"));
    if (nav.classList.contains("open")) nav.querySelector("a")?.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !nav.classList.contains("open")) return;
    setOpen(false);
    button.focus();
  });
  nav.addEventListener("click", (event) => {
    if ((event.target as Element).closest("a")) setOpen(false);
  });
  document.querySelector("#content")?.addEventListener("pointerdown", () => setOpen(false));
  document.querySelector(".language select")?.addEventListener("change", (event) => {
    (event.target as HTMLSelectElement).form?.requestSubmit();
  });
}
