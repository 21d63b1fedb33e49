import { t as validators } from "./validators.js";
import { r as requirementsSchema } from "./gates.js";
import { Hn as isRecord, wi as problem } from "./promote.js";
import { n as readYaml } from "./parse.js";
import { i as validate } from "./schema2.js";
// src/action/inputs/promotions/yaml-option.ts
function readContent(text) {
	const document = readYaml(text);
	if ("problems" in document) return document;
	const { value } = document;
	return value === null || value === "" || isRecord(value) && Object.keys(value).length === 0 ? problem("it holds nothing. Write at least one key, or leave the input out.") : document;
}
function readYamlOption(text, { schema }) {
	const document = readContent(text);
	return "problems" in document ? document : validate(schema(validators), document.value);
}
function readRequirements(text) {
	const document = readContent(text);
	return "problems" in document ? document : validate(requirementsSchema, document.value);
}
export { readRequirements, readYamlOption };
