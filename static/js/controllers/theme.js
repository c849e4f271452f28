// Switches between light and dark colours, and remembers the choice on this machine.
const root = document.documentElement;
const machineIsDark = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => (root.dataset.theme ?? (machineIsDark.matches ? "dark" : "light")) === "dark";

export default function theme(button) {
  const name = () => (button.textContent = isDark() ? "Light colours" : "Dark colours");

  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // Storage may be closed: the choice then holds for this page.
    }
    name();
  });
  machineIsDark.addEventListener("change", name);
  name();
  button.hidden = false;
}
