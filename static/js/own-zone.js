/** Offer the browser's own time zone, unless a person has chosen already. */
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

for (const field of document.querySelectorAll("select[data-own-zone]")) {
  const known = [...field.options].some(({ value }) => value === timeZone);
  if (known && !document.querySelector("error-summary")) field.value = timeZone;
}
