// Takes the words that somebody marks in the text into the field for the passage, and opens the form.
const LONGEST = 500;

export default function quote(form) {
  const source = document.getElementById(form.dataset.source);
  const field = form.elements.namedItem("quote");
  if (!source || !field) return;

  function marked() {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !source.contains(selection.anchorNode)) return "";
    const inside = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest(".prose");
    if (!inside(selection.anchorNode) || !inside(selection.focusNode)) return "";
    return selection.toString().replace(/\s+/g, " ").trim();
  }

  function take() {
    const words = marked();
    if (!words || words.length > LONGEST) return;
    field.value = words;
    const fold = form.closest("details");
    if (fold) fold.open = true;
  }

  source.addEventListener("mouseup", take);
  source.addEventListener("touchend", take);
  source.addEventListener("keyup", take);
}
