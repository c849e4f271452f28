// Lets the keyboard reach what scrolls sideways inside an article, and names it for those who listen.
export default function scrollable(prose) {
  const look = () => {
    for (const box of prose.querySelectorAll("table, pre")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  look();
  new ResizeObserver(look).observe(prose);
}
