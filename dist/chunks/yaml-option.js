import { t as validators } from "./validators.js";
import { i as validate } from "./schema2.js";
import { n as readYaml } from "./yaml.js";
// src/action/inputs/yaml-option.ts
function readYamlOption(text, { schema }) {
	const document = readYaml(text);
	return "problems" in document ? document : validate(schema(validators), document.value);
}
export { readYamlOption };
