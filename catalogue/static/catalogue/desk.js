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

// An icon is a word in a font of pictures, which a screen reader would say: its control gets a name.
function silent(icon) {
    const control = icon.closest("a, button, [role='button']");
    if (control === icon) {
        icon.setAttribute("aria-label", document.getElementById("page").dataset.bar);
        return;
    }
    icon.setAttribute("aria-hidden", "true");
    if (control && !control.hasAttribute("aria-label") && control.textContent.trim() === icon.textContent.trim()) {
        const field = control.form && control.form.querySelector("[placeholder]");
        control.setAttribute("aria-label", control.title || (field ? field.placeholder : icon.textContent.trim()));
    }
}

// What scrolls by itself has the name of what it is in, not one in English for all.
function titled(area) {
    const heading = document.querySelector(area.closest("nav") ? "nav a[href]:not(:has(.material-symbols-outlined))" : "h1");
    if (heading) {
        area.dataset.simplebarAriaLabel = heading.textContent.trim().replace(/\s+/g, " ");
    }
}

// A group of fields is called what stands above it: three of them have a field named Scale.
function grouped(group, number) {
    const heading = group.querySelector("h2");
    if (heading) {
        heading.id ||= `group-${number}`;
        group.setAttribute("aria-labelledby", heading.id);
    }
}

document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("fieldset.module").forEach(grouped);
    document.querySelectorAll(CLICKABLE).forEach(reachable);
    document.querySelectorAll(".material-symbols-outlined").forEach(silent);
    document.querySelectorAll("[data-simplebar]").forEach(titled);
});

document.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target.matches(CLICKABLE)) {
        event.preventDefault();
        event.target.click();
    }
});

// What is suggested while typing (select2) has no name of its own: it gets that of its field, and
// the help and the mistakes that stand there.
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
    for (const said of ["aria-describedby", "aria-invalid"]) {
        if (field.hasAttribute(said)) {
            (search || shown).setAttribute(said, field.getAttribute(said));
        }
    }
    if (value && value.getAttribute("role") === "textbox") {
        value.removeAttribute("role");
        value.removeAttribute("aria-readonly");
    }
    if (search) {
        search.setAttribute("aria-label", name);
    }
}

// Its button that empties it stands between the items of a list.
function listed(button) {
    button.setAttribute("role", "listitem");
}

document.addEventListener("DOMContentLoaded", () => {
    const all = () => {
        document.querySelectorAll(".select2-selection:not([data-named])").forEach(named);
        document.querySelectorAll("ul.select2-selection__rendered > span:not([role])").forEach(listed);
    };
    new MutationObserver(all).observe(document.body, { childList: true, subtree: true });
    all();
});
