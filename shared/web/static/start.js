// Runs before the page is drawn, so that what scripts will show or hide does not jump.
document.documentElement.classList.add("sambok-js");
