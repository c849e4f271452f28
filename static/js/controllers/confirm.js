// <form data-controller="confirm" data-question="…">: asks once more before something that cannot be taken back.
export default function confirm(form) {
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.question)) event.preventDefault();
  });
}
