import { Gn as UnreadableFileError, Hi as quote, Ri as formatCount, _n as codeOf, qn as readRegularFile, yn as isMissing } from "./promote.js";
const { realpath } = process.getBuiltinModule("node:fs/promises");
const { resolve, sep } = process.getBuiltinModule("node:path");
// src/action/inputs/files/named-file.ts
const missing = {
	action: "does not exist. Is there an actions/checkout step before this one? Paths are relative to the workspace.",
	"command-line": "does not exist. Paths are relative to the current folder."
};
const outside = {
	action: "is outside the workspace, and only files in it are read. Copy it there in an earlier step.",
	"command-line": "is outside the current folder, and only files in it are read. Copy it there, or start in a folder above it."
};
function missingFile(surface) {
	return missing[surface];
}
function fileProblem(path, error, surface) {
	if (isMissing(error)) return `${quote(path)} ${missing[surface]}`;
	if (!(error instanceof UnreadableFileError)) {
		const code = codeOf(error);
		const why = code === void 0 ? "" : ` (${code})`;
		return `${quote(path)} cannot be read${why}. Give this ${surface === "action" ? "step" : "user"} the right to read it.`;
	}
	const { reason } = error;
	if (reason === "too-large") return `${quote(path)} is too large: at most ${formatCount(error.limit)} bytes are read. Is it the right file?`;
	return reason === "not-regular" ? `${quote(path)} is a folder or a device, and not a file. Write the path of a file.` : `${quote(path)} did not end in time. Close the program that writes it.`;
}
async function findFile(path, { workspace, surface }) {
	try {
		const [folder, named] = [resolve(workspace), resolve(workspace, path)];
		const root = await realpath(folder);
		const file = [folder, root].some((start) => named.startsWith(start + sep)) ? await realpath(named) : void 0;
		return file?.startsWith(root + sep) ? { file } : { problem: `${quote(path)} ${outside[surface]}` };
	} catch (error) {
		return { problem: fileProblem(path, error, surface) };
	}
}
async function readNamedFile(path, scope, limit) {
	const found = await findFile(path, scope);
	if ("problem" in found) return found;
	try {
		return { text: await readRegularFile(found.file, limit) };
	} catch (error) {
		return { problem: fileProblem(path, error, scope.surface) };
	}
}
export { fileProblem, findFile, missingFile, readNamedFile };
