// Alpine's build without eval reads one plain expression per attribute and no global names: what
// unfold writes otherwise is said here in other words, before Alpine starts.
"use strict";

const SIDEBAR = "sidebarDesktopOpen";

// The body of every page: which tab is open, and whether the bar at the side is.
function desk(firstTab) {
    return {
        activeTab: getCurrentTab() || firstTab,
        sidebarMobileOpen: false,
        sidebarDesktopOpen: localStorage.getItem(SIDEBAR) !== "0",
        init() {
            this.$watch(SIDEBAR, (isOpen) => localStorage.setItem(SIDEBAR, isOpen ? "1" : "0"));
        },
        leaveSearch() {
            this.openSearchResults = false;
            this.$refs.searchInput.value = "";
        },
        get formAction() {
            const page = location.pathname + location.search;
            return this.activeTab && this.activeTab !== "general" ? `${page}#${this.activeTab}` : page;
        },
    };
}

const IN_OTHER_WORDS = [
    ["x-on:click", /^sidebarDesktopOpen = !sidebarDesktopOpen;[^]*$/, "sidebarDesktopOpen = !sidebarDesktopOpen"],
    ["x-on:keydown.escape.prevent", /^openSearchResults = false; if[^]*$/, "leaveSearch()"],
    ["x-on:focus", /^openSearchResults = true; currentIndex = 0$/, "openSearchResults = true"],
    ["x-bind:action", /window\.location/, "formAction"],
];

function rewrite() {
    const firstTab = /activeTab: '([^']*)'/.exec(document.body.getAttribute("x-data"));
    document.body.setAttribute("x-data", `desk('${firstTab ? firstTab[1] : ""}')`);
    document.body.removeAttribute("x-init");
    for (const [name, written, meant] of IN_OTHER_WORDS) {
        for (const element of document.querySelectorAll(`[${CSS.escape(name)}]`)) {
            if (written.test(element.getAttribute(name))) {
                element.setAttribute(name, meant);
            }
        }
    }
}

document.addEventListener("alpine:init", () => {
    for (const part of [theme, searchForm, searchDropdown, searchCommand, desk]) {
        Alpine.data(part.name, part);
    }
    rewrite();
});

// A new row is copied as text from a hidden one: what scripts painted on that would be refused.
document.addEventListener("click", (event) => {
    if (event.target.closest(".add-row")) {
        for (const painted of document.querySelectorAll(".empty-form [style]")) {
            painted.removeAttribute("style");
        }
    }
}, true);
