// The queue of reports without a mouse: j k x a o e d w n, and ? for what they do. Keys with a modifier stay the browser's.
import { isTyping, toggleKeys } from "./case-keys.js";

export default function queueKeys(element) {
  const form = element.querySelector("form[data-queue]");
  if (!form) return;
  const links = [...form.querySelectorAll(".desk-line a")];
  const boxes = [...form.querySelectorAll(".desk-line input[type=checkbox]")];
  const here = () => {
    const line = document.activeElement?.closest(".desk-line");
    return line ? links.findIndex((link) => line.contains(link)) : -1;
  };
  const go = (step) => links[Math.min(Math.max(here() + step, 0), links.length - 1)]?.focus();
  const decide = (key) => {
    if (here() >= 0 && boxes.length && !boxes.some((box) => box.checked)) boxes[here()].checked = true;
    form.querySelector(`button[data-key="${key}"]`)?.click();
  };
  const keys = {
    j: () => go(1),
    k: () => go(-1),
    x: () => boxes[here()]?.click(),
    a: () => {
      const all = !boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = all;
    },
    o: () => links[here()]?.click(),
    n: () => element.querySelector("a[rel=next]")?.click(),
    e: () => decide("e"),
    d: () => decide("d"),
    w: () => decide("w"),
    "?": () => toggleKeys(element),
  };
  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
}
