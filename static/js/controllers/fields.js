// Reading and writing what a person typed into a form's fields.
export const KEPT = "input:not([type=password], [type=hidden], [type=file], [type=submit], [autocomplete=one-time-code], [autocomplete*=password], [name*=password]), textarea, select";

const isChoice = (field) => field.type === "checkbox" || field.type === "radio";

export const nameOf = (field) => (isChoice(field) ? `${field.name}=${field.value}` : field.name);

export function valueOf(field) {
  if (isChoice(field)) return field.checked;
  return field.multiple ? [...field.options].filter((option) => option.selected).map((option) => option.value) : field.value;
}

export function setValue(field, value) {
  if (isChoice(field)) field.checked = value;
  else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
  else field.value = value;
}
