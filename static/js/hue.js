/** The page takes the colour that is being chosen. Lightness stays ours, so words stay readable. */
const field = document.querySelector("input[data-hue]");
const show = () => document.documentElement.style.setProperty("--brand-h", field.value);

if (field) {
  field.addEventListener("input", show);
  show();
}
