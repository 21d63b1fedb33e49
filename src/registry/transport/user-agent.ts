// Defines the headers of every request. `User-Agent` tells operators of a registry where to find this project.
import manifest from '../../../package.json' with { type: 'json' }

/** Of this program. */
export const version: string = manifest.version

export const userAgent: string = `promote-image/${manifest.version} (+${manifest.homepage})`

export const baseHeaders = { 'user-agent': userAgent, 'accept-encoding': 'identity' } as const
