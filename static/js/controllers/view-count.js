// Counts one view, after the page was really looked at, and once per tab: data-url takes the POST.
const LOOKED_AT_FOR = 4000; // milliseconds

export default function viewCount(element) {
  const address = element.dataset.url;
  const key = `viewed:${address}`;
  let timer;

  const count = () => {
    document.removeEventListener("visibilitychange", watch);
    try {
      sessionStorage.setItem(key, "1");
    } catch {
      // The server counts one view a session and day in any case.
    }
    navigator.sendBeacon(address);
  };
  const watch = () => {
    clearTimeout(timer);
    if (document.visibilityState === "visible") timer = setTimeout(count, LOOKED_AT_FOR);
  };

  try {
    if (sessionStorage.getItem(key)) return;
  } catch {
    // Counted without the mark.
  }
  document.addEventListener("visibilitychange", watch);
  watch();
}
