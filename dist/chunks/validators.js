import { C as union, N as NEVER, S as transform, b as string, g as pipe, h as optional, i as wordOf, l as custom, n as flag, s as array, t as describeValue, u as exactOptional, y as strictObject } from "./schema.js";
import { n as mergeRequirements, r as requirementsSchema } from "./gates.js";
const validators = {
	z: {
		array,
		custom,
		exactOptional,
		NEVER,
		optional,
		pipe,
		strictObject,
		string,
		transform,
		union
	},
	flag,
	wordOf,
	describeValue,
	requirementsSchema,
	mergeRequirements
};
export { validators as t };
