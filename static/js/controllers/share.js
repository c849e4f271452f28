// <button data-controller="share" hidden data-title="…" data-url="…">: shown only where the machine can share.
export default function share(button) {
  const what = {
    title: button.dataset.title ?? document.title,
    url: button.dataset.url ?? document.querySelector("link[rel=canonical]")?.href ?? location.href,
  };
  button.hidden = !navigator.share;
  button.addEventListener("click", async () => {
    try {
      await navigator.share(what);
    } catch (error) {
      if (error.name !== "AbortError") button.hidden = true;
    }
  });
}
