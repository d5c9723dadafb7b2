// Everything here is a convenience: each page works without it.
import { countDown } from "./clocks.js";
import { suggestPlaces } from "./places.js";
import { keepTyped } from "./kept.js";
import { listen } from "./live.js";
import { moveByKeys } from "./keys.js";
import { soundOfCritical } from "./sound.js";
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported"); // govuk-frontend insists on it
initAll();
countDown();
suggestPlaces();
keepTyped();
listen();
moveByKeys();
soundOfCritical();
