import { W as readUpTo } from "./promote.js";
// src/promote/trust/signed/read-within.ts
const evidenceSizeLimit = 16777216;
async function readWithin(source, of) {
	return of.size > evidenceSizeLimit ? void 0 : readUpTo(evidenceSizeLimit, await source.blob(of));
}
export { readWithin as t };
