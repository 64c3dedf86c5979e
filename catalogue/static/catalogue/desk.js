// What unfold opens with the mouse only opens with the keyboard too.
"use strict";

const CLICKABLE = "span[x-on\\:click], div[x-on\\:click], a[x-on\\:click]:not([href])";

function reachable(element) {
    element.setAttribute("role", "button");
    element.tabIndex = 0;
    if (!element.hasAttribute("aria-label") && element.title) {
        element.setAttribute("aria-label", element.title);
    }
}

document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(CLICKABLE).forEach(reachable);
});

document.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target.matches(CLICKABLE)) {
        event.preventDefault();
        event.target.click();
    }
});

// What is suggested while typing (select2) has no name of its own: it gets that of its field.
function named(shown) {
    shown.dataset.named = "";
    const field = shown.closest(".select2-container").previousElementSibling;
    const label = field && field.id && document.querySelector(`label[for="${field.id}"]`);
    const value = shown.querySelector(".select2-selection__rendered");
    const search = shown.querySelector(".select2-search__field");
    if (!label) {
        return;
    }
    const name = label.firstChild.textContent.trim();
    shown.removeAttribute("aria-labelledby");
    shown.setAttribute("aria-label", name);
    if (value && value.getAttribute("role") === "textbox") {
        value.removeAttribute("role");
        value.removeAttribute("aria-readonly");
    }
    if (search) {
        search.setAttribute("aria-label", name);
    }
}

document.addEventListener("DOMContentLoaded", () => {
    const all = () => document.querySelectorAll(".select2-selection:not([data-named])").forEach(named);
    new MutationObserver(all).observe(document.body, { childList: true, subtree: true });
    all();
});
