// <ul data-controller="tabs">: where the tabs are wider than the screen, the current one is in view.
export default function tabs(list) {
  const current = list.querySelector("[aria-current]");
  if (current) list.scrollLeft = current.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
}
