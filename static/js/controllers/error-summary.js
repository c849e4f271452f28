// Takes the focus when the page opens, and leads from each message to the first thing to fill in.
export default function errorSummary(element) {
  element.focus();
  element.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const field = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea, [tabindex]");
    (target.closest(".field") ?? target).scrollIntoView({ block: "start" });
    (field ?? target).focus({ preventScroll: true });
  });
}
