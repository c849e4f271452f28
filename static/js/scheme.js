// Runs before the page is drawn, so that a reader who chose dark never sees a flash of light.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be closed; the machine's own wish then holds.
}
