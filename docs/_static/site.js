// What the theme leaves to the mouse, for the keyboard and for screen readers.
function scrollable(block) {
  block.tabIndex = 0;
}

function button(icon) {
  const box = icon.parentElement.control;
  const tell = () => icon.setAttribute("aria-expanded", box.checked);
  icon.setAttribute("role", "button");
  icon.setAttribute("aria-label", box.getAttribute("aria-label"));
  icon.tabIndex = 0;
  tell();
  box.addEventListener("change", tell);
  icon.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      icon.click();
    }
  });
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".highlight pre, .table-wrapper").forEach(scrollable);
  document.querySelectorAll("label > .icon").forEach(button);
});
