// Before the first paint: light, dark, or as the machine has it.
document.body.dataset.theme = localStorage.getItem("theme") || "auto";
