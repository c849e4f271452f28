// Says aloud what the server's answer says of itself: HX-Trigger with the event "said".
export default function announce(status) {
  document.addEventListener("said", ({ detail }) => {
    status.textContent = detail.words;
  });
}
