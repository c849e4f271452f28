// Type-ahead over a text field. The server answers `data-url?q=…` with <li role="option">…</li> rows: one with
// data-href leads there, another fills the field (data-value goes into the hidden input named by data-value-input).
// With data-separator the field holds several: what stands between two of them is asked for and filled.
import { listbox } from "./listbox.js";

const PAUSE = 150; // milliseconds
const SHORTEST = 2; // letters

export default function combobox(element) {
  const input = element.querySelector("input:not([type=hidden])");
  const scope = element.closest("form") ?? document;
  const hidden = element.dataset.valueInput && scope.querySelector(`[name="${element.dataset.valueInput}"]`);
  const { separator } = element.dataset;
  const list = listbox(input, choose);
  let timer, asked;

  // What is being typed: where it begins and ends.
  function part() {
    if (!separator) return [0, input.value.length];
    const end = input.value.indexOf(separator, input.selectionStart);
    return [input.value.lastIndexOf(separator, input.selectionStart - 1) + 1, end < 0 ? input.value.length : end];
  }

  function choose(option) {
    list.close();
    if (option.dataset.href) return location.assign(option.dataset.href);
    const [start, end] = part();
    const text = option.dataset.text ?? option.textContent.trim();
    input.setRangeText(`${start ? " " : ""}${text}${separator && end === input.value.length ? `${separator} ` : ""}`, start, end, "end");
    if (hidden) hidden.value = option.dataset.value ?? "";
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const words = input.value.slice(...part()).trim();
    if (words.length < SHORTEST) return list.close();
    const address = new URL(element.dataset.url, location.href);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (answer.ok) list.open(await answer.text());
    } catch {
      // Typed on, or no network: the field works without suggestions.
    }
  }

  input.addEventListener("input", () => {
    if (hidden) hidden.value = "";
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    asked?.abort();
    list.close();
  });
}
