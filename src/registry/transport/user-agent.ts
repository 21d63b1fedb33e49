// The headers of every request: who sends it, so that the people who run a registry can find us.
import manifest from '../../../package.json' with { type: 'json' }

/** Of this program. */
export const version: string = manifest.version

export const userAgent: string = `promote-image/${manifest.version} (+${manifest.homepage})`

export const baseHeaders = { 'user-agent': userAgent, 'accept-encoding': 'identity' } as const
