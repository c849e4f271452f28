// The list under a combobox: arrow keys, Enter, Escape and the mouse, while the focus stays in the field.
let made = 0;

export function listbox(input, choose) {
  const list = document.createElement("ul");
  Object.assign(list, { id: `options-${++made}`, className: "combobox__list", hidden: true, role: "listbox", ariaLabel: "Suggestions" });
  input.after(list);
  const isLine = input.localName === "input"; // an editor stays a text box, which is never said to be expanded
  const ofLine = isLine ? { role: "combobox", "aria-expanded": "false", autocomplete: "off" } : {};
  for (const [name, value] of Object.entries({ "aria-autocomplete": "list", "aria-controls": list.id, ...ofLine })) input.setAttribute(name, value);

  const options = () => [...list.querySelectorAll("[role=option]")];
  let current;
  function mark(option) {
    current?.setAttribute("aria-selected", "false");
    current = option;
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function show(shown) {
    list.hidden = !shown;
    if (isLine) input.setAttribute("aria-expanded", String(shown));
    mark(undefined);
  }

  function onKey(event) {
    if (list.hidden || event.isComposing) return;
    const all = options();
    const place = all.indexOf(current);
    if (event.key === "ArrowDown") mark(all[(place + 1) % all.length]);
    else if (event.key === "ArrowUp") mark(all[(Math.max(place, 0) + all.length - 1) % all.length]);
    else if (event.key === "Enter" && current) choose(current);
    else if (event.key === "Escape") show(false);
    else return;
    event.preventDefault();
  }
  input.addEventListener("keydown", onKey, true); // before an editor's own keys
  // The field must not lose the focus before the click has chosen.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });

  return {
    element: list,
    close: () => show(false),
    open(rows) {
      list.innerHTML = rows;
      options().forEach((option, place) => (option.id = `${list.id}-${place}`));
      show(options().length > 0 && document.activeElement === input);
      list.scrollIntoView({ block: "nearest" });
      return options().length;
    },
  };
}
