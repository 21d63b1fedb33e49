import { a as custom, d as optional, f as pipe, g as string, h as strictObject, k as NEVER, o as exactOptional, p as record, r as array, v as transform, y as union } from "./mini.js";
import { n as mergeRequirements, r as requirementsSchema } from "./gates.js";
import { n as flag, t as describeValue } from "./schema.js";
import { t as annotationsSchema } from "./annotations.js";
import { n as overwriteSchema, t as mergeOverwrite } from "./overwrite.js";
// src/promote/options/validators.ts
const z = {
	array,
	custom,
	exactOptional,
	NEVER,
	optional,
	pipe,
	record,
	strictObject,
	string,
	transform,
	union
};
const validators = {
	z,
	flag,
	describeValue,
	requirementsSchema,
	mergeRequirements,
	overwriteSchema: overwriteSchema(z),
	mergeOverwrite,
	annotationsSchema: annotationsSchema(z)
};
export { validators as t };
