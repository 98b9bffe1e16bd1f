// The letters and the contrast of the bar of the State: all that a public page does in the browser.
import { start } from "../ui/modules/accessibility.js";

start();
