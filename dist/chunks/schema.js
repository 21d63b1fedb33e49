import { f as pipe, g as string, i as boolean, m as refine, n as _enum, v as transform, y as union } from "./mini.js";
import { Ui as withoutLogin, _i as plainText } from "./promote.js";
// src/promote/text/schema.ts
const flag = union([boolean(), pipe(_enum(["true", "false"]), transform((text) => text === "true"))], { error: ({ input }) => `${describeValue(input)} is not one of true, false` });
function wordOf(...words) {
	return _enum(words, { error: ({ input }) => `${describeValue(input)} is not one of ${words.join(", ")}` });
}
function textThat(expected, holds) {
	const error = ({ input }) => `${describeValue(input)} is not ${expected}`;
	return string({ error }).check(refine(holds, { error }));
}
function describeValue(input) {
	if (input === void 0) return "nothing";
	return typeof input === "string" ? JSON.stringify(plainText(withoutLogin(input), 120)) : "a list or map";
}
export { wordOf as i, flag as n, textThat as r, describeValue as t };
