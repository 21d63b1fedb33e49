import { Wt as SourceContentMissingError, di as formatName, hi as sameName, in as attestationsIn, nn as referrersSourceOf, sn as childManifests } from "./promote.js";
// src/promote/trust/trusted-images.ts
function trustedImages({ request, sources, root, nodes, referrers, listed, repositories }) {
	const promoted = new Set([root.descriptor.digest, ...childManifests(root).map(({ digest }) => digest)]);
	const attestations = attestationsIn(nodes);
	const elsewhere = referrersSourceOf(request.options);
	return Promise.all(sources.map(async ({ repository, digest }) => {
		const source = repositories.get(repository);
		const holder = elsewhere ?? repository;
		const own = digest === void 0 || digest === root.descriptor.digest ? root : await source.manifest(digest);
		if (own === void 0) throw new SourceContentMissingError(String(digest), [repository]);
		const images = childManifests(own).filter(({ digest: entry }) => promoted.has(entry) && !attestations.has(entry));
		return {
			name: formatName(repository),
			source,
			holder: repositories.get(holder),
			root: own,
			platforms: images.map((entry) => entry.digest),
			attachedTo: (about) => listed.some(({ origin, subjects }) => sameName(origin, holder) && subjects.has(about)) ? referrers.filter(({ subject, origin }) => subject === about && sameName(origin, holder)) : void 0
		};
	}));
}
export { trustedImages };
