import { D as Semaphore, E as withPermit, U as onDestroy, rt as mapWithLimit, z as openSpool } from "./promote.js";
const { tmpdir } = process.getBuiltinModule("node:os");
// src/registry/content/set-aside.ts
async function setAside(blob, stream, parent) {
	const spool = openSpool(parent);
	const open = spool.keep(blob, async () => stream);
	try {
		(await open()).destroy();
	} catch (error) {
		stream.destroy();
		await spool.clear();
		throw error;
	}
	return {
		open,
		discard: () => spool.clear()
	};
}
// src/registry/transport/limits/bound.ts
var RequestBound = class {
	inTurn;
	#permits;
	#temporary;
	#reads = 0;
	constructor(bound, temporary = tmpdir()) {
		this.#permits = new Semaphore(bound);
		this.#temporary = temporary;
		this.inTurn = mapWithLimit(bound);
	}
	intercept = (next) => async (request) => {
		const { body, bodySize, signal } = request;
		if (body?.kind === "stream") return this.#sendStream(next, request, body);
		const isRead = bodySize !== "small" && body === void 0;
		const release = await this.#permits.acquire(signal);
		return withPermit(isRead ? this.#countRead(release) : release, () => next(request));
	};
	async readAhead(blob, stream) {
		const kept = await setAside(blob, stream, this.#temporary);
		const bytes = await kept.open();
		onDestroy(bytes, () => void kept.discard());
		return bytes;
	}
	#countRead(release) {
		this.#reads += 1;
		let isOver = false;
		return () => {
			if (!isOver) this.#reads -= 1;
			isOver = true;
			release();
		};
	}
	async #sendStream(next, request, body) {
		const stream = await body.open();
		stream.on("error", () => {});
		const source = {
			first: stream,
			kept: void 0
		};
		try {
			const release = await this.#acquireFor(source, request, body);
			const open = () => openAgain(source, body);
			const response = await withPermit(release, () => next({
				...request,
				body: {
					...body,
					open
				}
			}));
			response.freed.then(() => discard(source));
			return response;
		} catch (error) {
			await discard(source);
			throw error;
		}
	}
	async #acquireFor(source, { signal }, { blob, length }) {
		if (!this.#permits.isFree && this.#reads > 0 && source.first !== void 0) {
			source.kept = await setAside({
				digest: blob,
				size: length
			}, source.first, this.#temporary);
			source.first = void 0;
		}
		return this.#permits.acquire(signal, 1, true);
	}
};
async function openAgain(source, body) {
	const { first, kept } = source;
	source.first = void 0;
	return first ?? await (kept ?? body).open();
}
async function discard({ first, kept }) {
	first?.destroy();
	await kept?.discard();
}
export { RequestBound };
