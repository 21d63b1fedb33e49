// src/registry/transport/limits/quota-headers.ts
function parseQuota(headers, nowMilliseconds) {
	const text = headers["ratelimit"];
	return text === void 0 ? separateFields(headers, nowMilliseconds) : structuredField(text, headers);
}
function separateFields(headers, nowMilliseconds) {
	const remaining = integer(/^\s*(\d{1,9})/.exec(headers["ratelimit-remaining"] ?? "")?.[1]);
	if (remaining === void 0) return void 0;
	const [, limit, window] = /^\s*(\d{1,9})(?:\s*,[^;]*)?(?:\s*;\s*w=(\d{1,9}))?/.exec(headers["ratelimit-limit"] ?? "") ?? [];
	const reset = integer(/^\s*(\d{1,10})\s*$/.exec(headers["ratelimit-reset"] ?? "")?.[1]);
	return quotaOf({
		remaining,
		limit: integer(limit),
		window: integer(window),
		reset: secondsUntil(reset, nowMilliseconds)
	});
}
function structuredField(text, headers) {
	const policies = itemsOf(headers["ratelimit-policy"] ?? "");
	return itemsOf(text).flatMap(({ name, parameters }) => {
		const remaining = parameters.get("r");
		if (remaining === void 0) return [];
		const policy = policies.find((candidate) => candidate.name === name)?.parameters;
		return [quotaOf({
			remaining,
			limit: policy?.get("q"),
			window: policy?.get("w"),
			reset: parameters.get("t")
		})];
	}).sort((left, right) => left.remaining - right.remaining)[0];
}
function itemsOf(text) {
	return text.slice(0, 1024).split(",").map((item) => {
		const [name = "", ...parameters] = item.split(";").map((part) => part.trim());
		const integers = parameters.flatMap((parameter) => {
			const [, key = "", value] = /^([a-z]+)=(\d{1,10})$/.exec(parameter) ?? [];
			return value === void 0 ? [] : [[key, Number(value)]];
		});
		return {
			name,
			parameters: new Map(integers)
		};
	});
}
function integer(text) {
	return text === void 0 ? void 0 : Number(text);
}
function secondsUntil(reset, nowMilliseconds) {
	if (reset === void 0 || reset < 1e9) return reset;
	return Math.max(0, reset - Math.floor(nowMilliseconds / 1e3));
}
function quotaOf(fields) {
	const { remaining, limit, window, reset } = fields;
	return {
		remaining,
		...limit !== void 0 && { limit },
		...window !== void 0 && { window },
		...reset !== void 0 && { reset }
	};
}
// src/registry/transport/limits/quota-watch.ts
const lowShare = .1;
const longWindow = 600;
var QuotaWatch = class {
	#options;
	#quota;
	#waited = 0;
	#warned = new Set();
	constructor(options) {
		this.#options = options;
	}
	check(headers, expected) {
		const quota = parseQuota(headers, this.#options.clock.wall());
		if (quota === void 0) return;
		this.#quota = quota;
		this.judge(expected);
		this.#waitIfUsedUp(quota);
	}
	judge(expected) {
		if (this.#quota === void 0) return;
		const { remaining, limit, window, reset } = this.#quota;
		const renewedSoon = (reset ?? window ?? longWindow) < longWindow;
		if (remaining === 0) this.#warnOnce("used-up", `our quota${ofLimit(this.#quota)} is used up: the next pulls may be refused`);
		else if (renewedSoon) return;
		else if (expected > remaining) this.#warnOnce("short", `${left(this.#quota)}, and this run needs about ${expected} more. ${advice}`);
		else if (limit !== void 0 && remaining < limit * lowShare) this.#warnOnce("low", `${left(this.#quota)}. ${advice}`);
	}
	#warnOnce(kind, text) {
		if (this.#warned.has(kind)) return;
		this.#warned.add(kind);
		this.#warned.add("low");
		if (kind === "used-up") this.#warned.add("short");
		this.#options.warn(`${this.#options.registry} says that ${text}`);
	}
	#waitIfUsedUp({ remaining, reset }) {
		const { longestWait, pause } = this.#options;
		const wait = (reset ?? 0) * 1e3;
		if (remaining > 0 || wait === 0 || this.#waited + wait > longestWait) return;
		this.#waited += wait;
		pause.start(wait, "its quota is used up");
	}
};
const advice = "Log in with an account that may pull more, or promote less at once.";
function left({ remaining, limit, window }) {
	return `${remaining}${limit === void 0 ? "" : ` of ${limit}`} pulls${limit === void 0 ? "" : inWindow(window)} are left`;
}
function ofLimit({ limit, window }) {
	return limit === void 0 ? "" : ` of ${limit}${inWindow(window)}`;
}
function inWindow(seconds) {
	return seconds === void 0 ? "" : ` in ${inWords(seconds)}`;
}
function inWords(seconds) {
	const [count, unit] = seconds % 3600 === 0 ? [seconds / 3600, "hour"] : seconds % 60 === 0 ? [seconds / 60, "minute"] : [seconds, "second"];
	return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
export { QuotaWatch };
