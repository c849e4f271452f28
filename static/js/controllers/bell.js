// Asks for the number of unread things every minute while the page is looked at, and when somebody comes back to it.
// On phones, where the bell is inside the menu, its number stands beside the menu's switch too.

const EVERY = 60_000; // milliseconds

export default function bell(element) {
  let last = Date.now();
  const refresh = () => {
    if (document.hidden || Date.now() - last < EVERY) return;
    last = Date.now();
    element.dispatchEvent(new Event("refresh"));
  };
  const timer = setInterval(() => (element.isConnected ? refresh() : clearInterval(timer)), 5_000);
  document.addEventListener("visibilitychange", refresh);
  const place = document.querySelector("[data-bell-count]");
  if (place) {
    element.addEventListener("htmx:afterSwap", () => {
      const count = element.querySelector(".bell__count")?.cloneNode(true);
      place.replaceChildren(...(count?.childNodes ?? []));
    });
  }
}
