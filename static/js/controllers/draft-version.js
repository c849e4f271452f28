// One version of a draft on its way to the server: which fields it has, how it is sent, what is said of it.
const MOST_KEPT_ALIVE = 60000; // bytes that a browser sends on while the page goes away

export function packed(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && name !== "draft") fields.append(name, value);
  return fields.toString();
}

// Answers null where the text is too long to be kept; throws where the server does not take it now.
export async function send(form, fields, leaving) {
  const body = `${fields}&draft=${encodeURIComponent(form.elements.draft?.value ?? "")}`;
  const keepalive = leaving && body.length < MOST_KEPT_ALIVE;
  const headers = { "Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "fetch" };
  const answer = await fetch(form.dataset.draftUrl, { method: "POST", body, headers, keepalive });
  if (answer.status === 413) return null;
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  const said = await answer.json();
  if (form.elements.draft) form.elements.draft.value = said.draft;
  return said;
}

export function sentence({ kept: at, beside }) {
  if (!at) return "";
  return `Kept as a draft at ${at}.${beside ? " You wrote on in another tab meanwhile: both texts are in your drafts." : ""}`;
}
