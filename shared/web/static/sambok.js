// Everything here is a convenience: each page works without it.
import { countDown } from "./clocks.js";
import { suggestPlaces } from "./places.js";
import { keepTyped } from "./kept.js";
import { watchConnection } from "./connection.js";
import { moveByKeys } from "./keys.js";
import { initAll } from "./govuk-frontend.min.js";

initAll();
countDown();
suggestPlaces();
keepTyped();
watchConnection();
moveByKeys();
