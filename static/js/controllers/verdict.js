// Shows what goes with the decision that is chosen, and hides what goes with others. Without it each is folded away.
export default function verdict(form) {
  const parts = [...form.querySelectorAll("details[data-for]")];
  const choices = [...form.querySelectorAll("input[name=decision]")];
  const show = () => {
    const chosen = choices.find((choice) => choice.checked)?.value;
    for (const part of parts) {
      const fits = part.dataset.for.split(" ").includes(chosen);
      part.hidden = !fits;
      part.open = fits;
    }
  };
  for (const choice of choices) choice.addEventListener("change", show);
  show();
}
