// src/cli/files/dotenv.ts
const valueLimit = 1024;
function dotenvLines(outputs) {
	return Object.entries(outputs).filter(([, value]) => /^[\w.:/@+-]*$/.test(value) && value.length <= valueLimit).map(([name, value]) => `PROMOTE_IMAGE_${name.replaceAll("-", "_").toUpperCase()}=${value}\n`).join("");
}
export { dotenvLines };
