// Advice to change a setting of one registry, as it is written where the run was started.
import type { WireEvent } from '../registry/model/wire-event.ts'
import type { Surface, SurfaceText } from './surface.ts'

/** Under `with:` GitHub takes no mapping, so that `registries` is a block of text. */
export function settingAdvice(condition: string, registry: string, value: string): SurfaceText {
  const entry = `\`"${registry}": { ${value} }\``
  return {
    action: `${condition}, write \`registries: |\` under \`with:\` and below it, indented, ${entry}.`,
    'command-line': `${condition}, write ${entry} into a file and name it by --registries.`,
  }
}

/** The event; a warning that a setting can answer has the advice added. */
export function withWarningAdvice(event: WireEvent, surface: Surface): WireEvent {
  if (event.kind !== 'warning' || event.untrustedRealm === undefined) return event
  const { registry, message, untrustedRealm } = event
  const advice = settingAdvice('If the two belong together', registry, `realm: "${untrustedRealm}"`)
  return { ...event, message: `${message} ${advice[surface]}` }
}
