import { n as __exportAll } from "./rolldown-runtime.js";
import { Hi as quote, Hr as valueOf, wi as problem } from "./promote.js";
// src/promote/options/annotations.ts
var annotations_exports = __exportAll({ readAnnotations: () => readAnnotations });
const valueLimit = 4096;
const countLimit = 100;
const workflowAnnotations = [
	"source",
	"revision",
	"version"
].map((name) => `org.opencontainers.image.${name}`);
function readAnnotations(text) {
	const lines = text.startsWith("{") ? mapLines(text) : text.split("\n");
	if (lines === void 0) return problem("it is neither lines key=value nor a map.");
	const entries = lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
	if (entries.length === 0) return problem("it has no annotation. Write lines such as org.opencontainers.image.source.");
	const read = entries.map(readAnnotation);
	const problems = read.filter((entry) => typeof entry === "string");
	const annotations = Object.fromEntries(read.filter((entry) => typeof entry !== "string"));
	if (problems.length > 0) return { problems };
	if (Object.keys(annotations).length < entries.length) return problem("it names an annotation twice.");
	return entries.length > countLimit ? problem(`it has more than ${countLimit} annotations.`) : { value: annotations };
}
function readAnnotation(line) {
	const [, level, rest = line] = /^(index|manifest|[a-z]+-descriptor)(?:\[[^\]]*\])?:(.*)$/.exec(line) ?? [];
	if (level !== void 0 && level !== "index") return `${quote(line)} is for ${level}: only an index that this run creates can be annotated. Set it where the image is built.`;
	const equals = rest.indexOf("=");
	const [key, value] = equals < 0 ? [rest, ""] : [rest.slice(0, equals), rest.slice(equals + 1)];
	if (!/^[A-Za-z0-9][\w./-]{0,254}$/.test(key)) return `${quote(line)} does not begin with the key of an annotation.`;
	if (equals >= 0 && value === "") return `${key} has no value after the "=".`;
	if (value.length > valueLimit) return `${key} has more than ${valueLimit} characters.`;
	if (equals < 0 && !workflowAnnotations.includes(key)) return `${key} has no value: write ${key}=value. Without one only ${workflowAnnotations.join(", ")} can stand.`;
	return [key, value];
}
function mapLines(text) {
	try {
		const map = JSON.parse(text);
		if (typeof map !== "object" || map === null) return void 0;
		return Object.entries(map).map(([key, value]) => `${key}=${String(value)}`);
	} catch {
		return;
	}
}
function annotationsSchema(z) {
	const values = z.union([
		z.string(),
		z.array(z.string()),
		z.record(z.string(), z.string())
	], { error: "it is neither lines key=value nor a map" });
	return z.pipe(values, z.transform((written, context) => {
		const text = typeof written === "string" ? written : isList(written) ? written.join("\n") : JSON.stringify(written);
		return valueOf(z, readAnnotations(text), context);
	}));
}
function isList(value) {
	return Array.isArray(value);
}
export { annotations_exports as n, annotationsSchema as t };
