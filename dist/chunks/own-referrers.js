import { Ot as rememberManifests, Yt as failuresOf, Z as surveyReferrers, en as typeOf, hi as sameName, lt as referrerDescriptor, xt as openRepositories } from "./promote.js";
import { t as withRegistries } from "./with-registries.js";
const { setTimeout } = process.getBuiltinModule("node:timers/promises");
// src/cli/commands/own-referrers.ts
async function addOwnReferrers(report, inputs, options) {
	if (report.status === "failed" || !report.promotions.some(isItself)) return report;
	return withRegistries(inputs, options, async ({ registries, signal }) => {
		const world = openRepositories([], registries.open, {
			signal,
			writing: false
		});
		try {
			const promotions = await Promise.all(report.promotions.map(async (promotion) => isItself(promotion) ? {
				...promotion,
				referrers: await referrersOf(promotion, world)
			} : promotion));
			return {
				...report,
				promotions
			};
		} catch (error) {
			const failures = failuresOf(error, {
				requests: [],
				signal,
				isTagTouched: false,
				writesNothing: true
			});
			return {
				...report,
				status: "failed",
				failures
			};
		}
	});
}
function isItself({ sources, targets, referrers }) {
	return referrers.length === 0 && targets.some(({ target }) => sources.every(({ repository }) => sameName(repository, target.repository)));
}
async function referrersOf({ sources: [source], digest }, world) {
	if (source === void 0 || digest === void 0) return [];
	const origin = source.repository;
	const descriptor = await world.get(origin).resolve(digest);
	if (descriptor === void 0) return [];
	const { attached } = await surveyReferrers({
		part: {
			origin,
			read: rememberManifests(world.get(origin)),
			top: [descriptor]
		},
		options: { referrers: "all" },
		gated: true,
		destinations: [],
		withoutImage: [],
		repositories: world,
		emit: () => void 0,
		retry: {
			until: 0,
			now: () => performance.now(),
			sleep: setTimeout
		}
	});
	const referrers = attached.map(({ manifest, subject, tag }) => {
		const { digest, size } = manifest.descriptor;
		return {
			digest,
			artifactType: typeOf({
				descriptor: referrerDescriptor(manifest),
				...tag && { tag }
			}),
			subject,
			size,
			destination: origin,
			result: "present"
		};
	});
	return [...new Map(referrers.map((referrer) => [referrer.digest, referrer])).values()];
}
export { addOwnReferrers };
