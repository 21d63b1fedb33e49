export { t as readRequirements } from "./requirements2.js";
