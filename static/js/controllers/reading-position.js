// Tells the server how far somebody read (data-read-to: so far), and that they read at all: data-url takes the POST.
const LOOKED_AT_FOR = 1200; // milliseconds that the end of a post stays in sight
const READ_FOR = 4000; // milliseconds until a page counts as read

export default function readingPosition(element) {
  const address = element.dataset.url;
  let told = Number(element.dataset.readTo);
  let readTo = told;
  let opened = false;
  const waiting = new Map();

  const send = () => {
    if (opened && readTo <= told) return;
    const fields = new FormData();
    if (readTo > told) fields.append("number", readTo);
    if (!navigator.sendBeacon(address, fields)) return;
    told = readTo;
    opened = true;
  };
  const count = () => (document.hidden ? document.addEventListener("visibilitychange", count, { once: true }) : setTimeout(send, READ_FOR));

  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(waiting.get(target));
      if (isIntersecting) waiting.set(target, setTimeout(() => saw(target), LOOKED_AT_FOR));
    }
  });

  function saw(target) {
    if (document.hidden) return;
    watcher.unobserve(target);
    readTo = Math.max(readTo, Number(target.closest("[data-number]").dataset.number));
    // At the end of the page there is nothing more to wait for.
    if (readTo === Number(element.dataset.last)) send();
  }

  for (const post of element.querySelectorAll("[data-number]")) watcher.observe(post.querySelector(".post__actions") ?? post);
  document.querySelector("[data-read-to-here]")?.setAttribute("hidden", "");
  document.addEventListener("visibilitychange", () => document.hidden && send());
  window.addEventListener("pagehide", send);
  count();
}
