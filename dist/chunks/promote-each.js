import { K as promote, Vr as backupTag, Zt as RunCollector, di as formatName, dn as eventHub, fi as formatReference, gt as withRunNames } from "./promote.js";
import { expandSelections } from "./expand-selection.js";
// src/promote/report/merge.ts
const worstFirst = [
	"failed",
	"refused",
	"promoted",
	"staged",
	"deleted",
	"planned",
	"unchanged"
];
function mergeReports(reports, whole) {
	const plans = reports.flatMap(({ plan }) => plan ?? []);
	const failures = new Map(reports.flatMap((report) => report.failures.map((failure) => [failure.message, failure])));
	return {
		status: worstFirst.find((status) => reports.some((report) => report.status === status)) ?? "unchanged",
		changed: reports.some(({ changed }) => changed),
		blobsWritten: reports.some(({ blobsWritten }) => blobsWritten),
		promotions: reports.flatMap(({ promotions }) => promotions),
		deletions: reports.flatMap(({ deletions }) => deletions),
		traffic: mergeTraffic(reports.map(({ traffic }) => traffic)),
		...whole,
		failures: [...failures.values()],
		...plans.length > 0 && { plan: mergePlans(plans) }
	};
}
function mergeTraffic(all) {
	const of = (outcome) => ({
		blobs: all.reduce((total, traffic) => total + traffic[outcome].blobs, 0),
		bytes: all.reduce((total, traffic) => total + traffic[outcome].bytes, 0)
	});
	return {
		sent: of("sent"),
		mounted: of("mounted"),
		present: of("present")
	};
}
function mergePlans(plans) {
	const [first, ...rest] = plans;
	if (first === void 0) throw new TypeError("no plan to merge");
	return rest.reduce((merged, plan) => ({
		...merged,
		promotions: [...merged.promotions, ...plan.promotions],
		bytes: merged.bytes + plan.bytes,
		requests: merged.requests + plan.requests
	}), first);
}
// src/promote/requests/independent-groups.ts
function independentGroups(requests) {
	const set = new Set(requests.flatMap(tagsSetBy));
	const deriving = new Set(requests.flatMap(repositoriesWithVersions));
	const deleting = requests.filter(({ options }) => options.deleteSourceTags !== void 0);
	const passing = new Set(deleting.flatMap(({ sources }) => sources.map(formatReference)));
	const groups = [];
	for (const request of requests) {
		const references = [...request.targets, ...request.sources];
		const keys = new Set([
			...tagsSetBy(request),
			...request.sources.map(formatReference).filter((source) => set.has(source)),
			...references.map(({ repository }) => formatName(repository)).filter((name) => deriving.has(name)),
			...request.sources.map(formatReference).filter((source) => passing.has(source)).map((source) => `from ${source}`)
		]);
		const related = groups.filter((group) => [...keys].some((key) => group.keys.has(key)));
		const [first = {
			keys: new Set(),
			requests: []
		}, ...rest] = related;
		if (related.length === 0) groups.push(first);
		for (const group of rest) {
			first.requests.push(...group.requests);
			for (const key of group.keys) first.keys.add(key);
			groups.splice(groups.indexOf(group), 1);
		}
		first.requests.push(request);
		for (const key of keys) first.keys.add(key);
	}
	return groups.map((group) => group.requests);
}
function tagsSetBy({ targets, options: { backup } }) {
	const backups = targets.flatMap(({ repository, tag }) => {
		const kept = backup === void 0 ? void 0 : backupTag(backup, tag);
		return kept === void 0 ? [] : [{
			repository,
			tag: kept
		}];
	});
	return [...targets, ...backups].map(formatReference);
}
function repositoriesWithVersions({ targets, options }) {
	const names = targets.map(({ repository }) => formatName(repository));
	return options.floatingTags.length > 0 ? names : names.filter((name, at) => names.indexOf(name) !== at);
}
// src/promote/promote-each.ts
async function promoteEach(runRequests, settings) {
	const started = settings.now();
	const collector = new RunCollector();
	settings.events.listen(collector.record);
	const reports = [];
	const listedSources = new Map();
	for (const group of await groupsOf(runRequests, settings)) {
		const events = eventHub();
		events.listen(settings.events.emit);
		reports.push(await promote(group, {
			...settings,
			events,
			listedSources
		}));
	}
	const { requests, warnings, notices } = collector;
	return mergeReports(reports, {
		requests,
		warnings,
		notices,
		milliseconds: settings.now() - started
	});
}
async function groupsOf(runRequests, settings) {
	const requests = [];
	const failing = [];
	for (const runRequest of runRequests) try {
		requests.push(...(await expandSelections([runRequest], {
			...settings,
			emit: settings.events.emit
		})).requests);
	} catch {
		failing.push(runRequest);
	}
	return [...independentGroups(withRunNames(requests)), ...failing.map((request) => [request])];
}
export { promoteEach };
