import { C as union, N as NEVER, S as transform, _ as record, b as string, g as pipe, h as optional, l as custom, n as flag, s as array, t as describeValue, u as exactOptional, y as strictObject } from "./schema.js";
import { n as mergeRequirements, r as requirementsSchema } from "./gates.js";
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
