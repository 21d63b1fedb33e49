import { i as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { Hn as isRecord } from "./promote.js";
import { n as jsonOf, t as describeResponse } from "./request.js";
// node_modules/snappyjs/snappy_decompressor.js
var require_snappy_decompressor = __commonJSMin(((exports) => {
	var WORD_MASK = [
		0,
		255,
		65535,
		16777215,
		4294967295
	];
	function copyBytes(fromArray, fromPos, toArray, toPos, length) {
		var i = 0;
		for (; i < length; i++) toArray[toPos + i] = fromArray[fromPos + i];
	}
	function selfCopyBytes(array, pos, offset, length) {
		var i = 0;
		for (; i < length; i++) array[pos + i] = array[pos - offset + i];
	}
	function SnappyDecompressor(compressed) {
		this.array = compressed;
		this.pos = 0;
	}
	SnappyDecompressor.prototype.readUncompressedLength = function() {
		var result = 0;
		var shift = 0;
		var c, val;
		while (shift < 32 && this.pos < this.array.length) {
			c = this.array[this.pos];
			this.pos += 1;
			val = c & 127;
			if (val << shift >>> shift !== val) return -1;
			result |= val << shift;
			if (c < 128) return result;
			shift += 7;
		}
		return -1;
	};
	SnappyDecompressor.prototype.uncompressToBuffer = function(outBuffer) {
		var array = this.array;
		var arrayLength = array.length;
		var pos = this.pos;
		var outPos = 0;
		var c, len, smallLen;
		var offset;
		while (pos < array.length) {
			c = array[pos];
			pos += 1;
			if ((c & 3) === 0) {
				len = (c >>> 2) + 1;
				if (len > 60) {
					if (pos + 3 >= arrayLength) return false;
					smallLen = len - 60;
					len = array[pos] + (array[pos + 1] << 8) + (array[pos + 2] << 16) + (array[pos + 3] << 24);
					len = (len & WORD_MASK[smallLen]) + 1;
					pos += smallLen;
				}
				if (pos + len > arrayLength) return false;
				copyBytes(array, pos, outBuffer, outPos, len);
				pos += len;
				outPos += len;
			} else {
				switch (c & 3) {
					case 1:
						len = (c >>> 2 & 7) + 4;
						offset = array[pos] + (c >>> 5 << 8);
						pos += 1;
						break;
					case 2:
						if (pos + 1 >= arrayLength) return false;
						len = (c >>> 2) + 1;
						offset = array[pos] + (array[pos + 1] << 8);
						pos += 2;
						break;
					case 3:
						if (pos + 3 >= arrayLength) return false;
						len = (c >>> 2) + 1;
						offset = array[pos] + (array[pos + 1] << 8) + (array[pos + 2] << 16) + (array[pos + 3] << 24);
						pos += 4;
				}
				if (offset === 0 || offset > outPos) return false;
				selfCopyBytes(outBuffer, outPos, offset, len);
				outPos += len;
			}
		}
		return true;
	};
	exports.SnappyDecompressor = SnappyDecompressor;
}));
// node_modules/snappyjs/snappy_compressor.js
var require_snappy_compressor = __commonJSMin(((exports) => {
	var BLOCK_SIZE = 65536;
	var MAX_HASH_TABLE_BITS = 14;
	var globalHashTables = new Array(MAX_HASH_TABLE_BITS + 1);
	function hashFunc(key, hashFuncShift) {
		return key * 506832829 >>> hashFuncShift;
	}
	function load32(array, pos) {
		return array[pos] + (array[pos + 1] << 8) + (array[pos + 2] << 16) + (array[pos + 3] << 24);
	}
	function equals32(array, pos1, pos2) {
		return array[pos1] === array[pos2] && array[pos1 + 1] === array[pos2 + 1] && array[pos1 + 2] === array[pos2 + 2] && array[pos1 + 3] === array[pos2 + 3];
	}
	function copyBytes(fromArray, fromPos, toArray, toPos, length) {
		var i = 0;
		for (; i < length; i++) toArray[toPos + i] = fromArray[fromPos + i];
	}
	function emitLiteral(input, ip, len, output, op) {
		if (len <= 60) {
			output[op] = len - 1 << 2;
			op += 1;
		} else if (len < 256) {
			output[op] = 240;
			output[op + 1] = len - 1;
			op += 2;
		} else {
			output[op] = 244;
			output[op + 1] = len - 1 & 255;
			output[op + 2] = len - 1 >>> 8;
			op += 3;
		}
		copyBytes(input, ip, output, op, len);
		return op + len;
	}
	function emitCopyLessThan64(output, op, offset, len) {
		if (len < 12 && offset < 2048) {
			output[op] = 1 + (len - 4 << 2) + (offset >>> 8 << 5);
			output[op + 1] = offset & 255;
			return op + 2;
		} else {
			output[op] = 2 + (len - 1 << 2);
			output[op + 1] = offset & 255;
			output[op + 2] = offset >>> 8;
			return op + 3;
		}
	}
	function emitCopy(output, op, offset, len) {
		while (len >= 68) {
			op = emitCopyLessThan64(output, op, offset, 64);
			len -= 64;
		}
		if (len > 64) {
			op = emitCopyLessThan64(output, op, offset, 60);
			len -= 60;
		}
		return emitCopyLessThan64(output, op, offset, len);
	}
	function compressFragment(input, ip, inputSize, output, op) {
		var hashTableBits = 1;
		while (1 << hashTableBits <= inputSize && hashTableBits <= MAX_HASH_TABLE_BITS) hashTableBits += 1;
		hashTableBits -= 1;
		var hashFuncShift = 32 - hashTableBits;
		if (typeof globalHashTables[hashTableBits] === "undefined") globalHashTables[hashTableBits] = new Uint16Array(1 << hashTableBits);
		var hashTable = globalHashTables[hashTableBits];
		var i = 0;
		for (; i < hashTable.length; i++) hashTable[i] = 0;
		var ipEnd = ip + inputSize;
		var ipLimit;
		var baseIp = ip;
		var nextEmit = ip;
		var hash, nextHash;
		var nextIp, candidate, skip;
		var bytesBetweenHashLookups;
		var base, matched, offset;
		var prevHash, curHash;
		var flag = true;
		var INPUT_MARGIN = 15;
		if (inputSize >= INPUT_MARGIN) {
			ipLimit = ipEnd - INPUT_MARGIN;
			ip += 1;
			nextHash = hashFunc(load32(input, ip), hashFuncShift);
			while (flag) {
				skip = 32;
				nextIp = ip;
				do {
					ip = nextIp;
					hash = nextHash;
					bytesBetweenHashLookups = skip >>> 5;
					skip += 1;
					nextIp = ip + bytesBetweenHashLookups;
					if (ip > ipLimit) {
						flag = false;
						break;
					}
					nextHash = hashFunc(load32(input, nextIp), hashFuncShift);
					candidate = baseIp + hashTable[hash];
					hashTable[hash] = ip - baseIp;
				} while (!equals32(input, ip, candidate));
				if (!flag) break;
				op = emitLiteral(input, nextEmit, ip - nextEmit, output, op);
				do {
					base = ip;
					matched = 4;
					while (ip + matched < ipEnd && input[ip + matched] === input[candidate + matched]) matched += 1;
					ip += matched;
					offset = base - candidate;
					op = emitCopy(output, op, offset, matched);
					nextEmit = ip;
					if (ip >= ipLimit) {
						flag = false;
						break;
					}
					prevHash = hashFunc(load32(input, ip - 1), hashFuncShift);
					hashTable[prevHash] = ip - 1 - baseIp;
					curHash = hashFunc(load32(input, ip), hashFuncShift);
					candidate = baseIp + hashTable[curHash];
					hashTable[curHash] = ip - baseIp;
				} while (equals32(input, ip, candidate));
				if (!flag) break;
				ip += 1;
				nextHash = hashFunc(load32(input, ip), hashFuncShift);
			}
		}
		if (nextEmit < ipEnd) op = emitLiteral(input, nextEmit, ipEnd - nextEmit, output, op);
		return op;
	}
	function putVarint(value, output, op) {
		do {
			output[op] = value & 127;
			value = value >>> 7;
			if (value > 0) output[op] += 128;
			op += 1;
		} while (value > 0);
		return op;
	}
	function SnappyCompressor(uncompressed) {
		this.array = uncompressed;
	}
	SnappyCompressor.prototype.maxCompressedLength = function() {
		var sourceLen = this.array.length;
		return 32 + sourceLen + Math.floor(sourceLen / 6);
	};
	SnappyCompressor.prototype.compressToBuffer = function(outBuffer) {
		var array = this.array;
		var length = array.length;
		var pos = 0;
		var outPos = 0;
		var fragmentSize;
		outPos = putVarint(length, outBuffer, outPos);
		while (pos < length) {
			fragmentSize = Math.min(length - pos, BLOCK_SIZE);
			outPos = compressFragment(array, pos, fragmentSize, outBuffer, outPos);
			pos += fragmentSize;
		}
		return outPos;
	};
	exports.SnappyCompressor = SnappyCompressor;
}));
// src/action/trust/attestations.ts
var import_snappyjs = __toESM(__commonJSMin(((exports) => {
	function isNode() {
		if (typeof process === "object") {
			if (typeof process.versions === "object") {
				if (typeof process.versions.node !== "undefined") return true;
			}
		}
		return false;
	}
	function isUint8Array(object) {
		return object instanceof Uint8Array && (!isNode() || !Buffer.isBuffer(object));
	}
	function isArrayBuffer(object) {
		return object instanceof ArrayBuffer;
	}
	function isBuffer(object) {
		if (!isNode()) return false;
		return Buffer.isBuffer(object);
	}
	var SnappyDecompressor = require_snappy_decompressor().SnappyDecompressor;
	require_snappy_compressor().SnappyCompressor;
	var TYPE_ERROR_MSG = "Argument compressed must be type of ArrayBuffer, Buffer, or Uint8Array";
	function uncompress(compressed, maxLength) {
		if (!isUint8Array(compressed) && !isArrayBuffer(compressed) && !isBuffer(compressed)) throw new TypeError(TYPE_ERROR_MSG);
		var uint8Mode = false;
		var arrayBufferMode = false;
		if (isUint8Array(compressed)) uint8Mode = true;
		else if (isArrayBuffer(compressed)) {
			arrayBufferMode = true;
			compressed = new Uint8Array(compressed);
		}
		var decompressor = new SnappyDecompressor(compressed);
		var length = decompressor.readUncompressedLength();
		if (length === -1) throw new Error("Invalid Snappy bitstream");
		if (length > maxLength) throw new Error(`The uncompressed length of ${length} is too big, expect at most ${maxLength}`);
		var uncompressed, uncompressedView;
		if (uint8Mode) {
			uncompressed = new Uint8Array(length);
			if (!decompressor.uncompressToBuffer(uncompressed)) throw new Error("Invalid Snappy bitstream");
		} else if (arrayBufferMode) {
			uncompressed = new ArrayBuffer(length);
			uncompressedView = new Uint8Array(uncompressed);
			if (!decompressor.uncompressToBuffer(uncompressedView)) throw new Error("Invalid Snappy bitstream");
		} else {
			uncompressed = Buffer.alloc(length);
			if (!decompressor.uncompressToBuffer(uncompressed)) throw new Error("Invalid Snappy bitstream");
		}
		return uncompressed;
	}
	exports.uncompress = uncompress;
}))(), 1);
const bundleLimit = 16777216;
const pageLimit = 67108864;
const pageCount = 5;
const perPage = 30;
async function listAttestations({ send, api, token }, repository, digest) {
	const headers = {
		authorization: `Bearer ${token}`,
		accept: "application/vnd.github+json",
		"x-github-api-version": "2022-11-28"
	};
	const bundles = [];
	let next = new URL(`${api}/repos/${repository}/attestations/${digest}?per_page=${perPage}`);
	for (let page = 0; page < pageCount && next !== void 0; page++) {
		const answer = await send(next, {
			headers,
			limit: pageLimit
		});
		if (answer.status === 404) return bundles;
		if (answer.status !== 200) throw new Error(describeResponse(answer));
		const document = jsonOf(answer);
		const listed = isRecord(document) ? document["attestations"] : void 0;
		if (!Array.isArray(listed)) throw new Error("the answer is not a list of attestations");
		bundles.push(...(await Promise.all(listed.slice(0, perPage).map((entry) => bundleOf(entry, send)))).flat());
		next = nextPage(answer, api);
	}
	return bundles;
}
function nextPage(answer, api) {
	const link = /<([^<>]+)>;\s*rel="next"/.exec(answer.header("link") ?? "")?.[1];
	const url = link === void 0 ? null : URL.parse(link);
	return url?.origin === new URL(api).origin ? url : void 0;
}
async function bundleOf(entry, send) {
	if (!isRecord(entry)) return [];
	const { bundle, bundle_url: address } = entry;
	if (isRecord(bundle)) return [Buffer.from(JSON.stringify(bundle))];
	const url = typeof address === "string" ? URL.parse(address) : null;
	if (url?.protocol !== "https:") return [];
	const answer = await send(url, { limit: bundleLimit });
	if (answer.status !== 200) throw new Error(`a bundle could not be read from ${url.host}: the answer was ${answer.status}`);
	return [unpack(answer.bytes)];
}
function unpack(bytes) {
	return bytes[0] === 123 ? bytes : import_snappyjs.uncompress(bytes, bundleLimit);
}
export { listAttestations };
