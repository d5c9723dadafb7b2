// Runs before the page is drawn, so that what scripts will show or hide does not jump.
document.documentElement.classList.add("sambok-js");
document.addEventListener("DOMContentLoaded", () => {
  document.body.classList.add("js-enabled");
  if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
});
