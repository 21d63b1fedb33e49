const { promisify } = process.getBuiltinModule("node:util");
const { closeSync, openSync, read, rmSync, write } = process.getBuiltinModule("node:fs");
// src/registry/content/unnamed-file.ts
const readAt = promisify(read);
const writeAt = promisify(write);
var UnnamedFile = class {
	#path;
	#descriptor;
	#running = new Set();
	#isClosed = false;
	constructor(path) {
		this.#path = path;
		this.#descriptor = openSync(path, "wx+", 384);
		removeName(path);
	}
	read(chunk, offset) {
		return this.#run(async () => (await readAt(this.#descriptor, chunk, 0, chunk.byteLength, offset)).bytesRead);
	}
	async write(chunk, offset) {
		for (let done = 0; done < chunk.byteLength;) done += await this.#run(async () => (await writeAt(this.#descriptor, chunk, done, chunk.byteLength - done, offset + done)).bytesWritten);
	}
	async close() {
		if (this.#isClosed) return;
		this.#isClosed = true;
		await Promise.allSettled(this.#running);
		closeSync(this.#descriptor);
		removeName(this.#path);
	}
	async #run(work) {
		if (this.#isClosed) throw new Error("a temporary file was used after the run had ended");
		const running = work();
		this.#running.add(running);
		try {
			return await running;
		} finally {
			this.#running.delete(running);
		}
	}
};
function removeName(path) {
	try {
		rmSync(path, { force: true });
	} catch {}
}
export { UnnamedFile };
