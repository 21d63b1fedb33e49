import { Pi as cancellationSignal, a as connect, hn as lastActivity, n as headersOf, r as credentialsOf } from "./promote.js";
// src/cli/commands/with-registries.ts
async function withRegistries(connection, options, use) {
	const activity = lastActivity();
	const stop = cancellationSignal(process, connection.timeout, activity.describe);
	const credentials = await credentialsOf(connection, stop.signal, options);
	const registries = connect({
		settings: connection.registries,
		concurrency: connection.concurrency,
		credentials,
		headers: headersOf((message) => options.runner.annotate("warning", message), options.runner),
		temporary: options.context.temp,
		observe: (event) => activity.record({
			kind: "wire",
			event
		})
	});
	try {
		return await use({
			registries,
			credentials,
			signal: stop.signal
		});
	} finally {
		stop.release();
		await registries.close();
	}
}
export { withRegistries as t };
