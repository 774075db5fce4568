// Runs before the first paint: says that scripts run, and brings back the large type somebody chose.
document.documentElement.classList.add("scripted");
try {
  if (localStorage.getItem("large-type") === "yes") document.documentElement.classList.add("large-type");
} catch (error) {
  // A browser that keeps nothing simply shows the ordinary size.
}
