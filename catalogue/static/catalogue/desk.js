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
