// The built action between real servers, with the inputs that each of them needs.
import { runStep, type StepResult } from '../../../sandbox/runner.ts'
import type { RealServer } from '../../support/servers.ts'

export interface Promotion {
  readonly source: string
  readonly targets: readonly string[]
}

/** JSON is YAML; an input without an entry is left out. */
function inputsFor(servers: readonly RealServer[]): Readonly<Record<string, string>> {
  const auth = servers.flatMap(({ host, credentials }) => (credentials ? [{ registry: host, ...credentials }] : []))
  const settings = servers.flatMap(({ host, ca }) =>
    ca === undefined ? [] : [[host, { ca, 'plain-http': false }] as const],
  )
  return {
    ...(auth.length > 0 && { 'registry-auth': JSON.stringify(auth) }),
    ...(settings.length > 0 && { registries: JSON.stringify(Object.fromEntries(settings)) }),
  }
}

/** Promotes by dist/, as GitHub's runner starts it; `servers` are those that the references name. */
export function promote(servers: readonly RealServer[], { source, targets }: Promotion): Promise<StepResult> {
  return runStep({ inputs: { ...inputsFor(servers), source, targets: targets.join('\n') } })
}

/** The same of several images in one run. */
export function promoteAll(servers: readonly RealServer[], promotions: readonly Promotion[]): Promise<StepResult> {
  const files = { 'promotions.yml': JSON.stringify({ promotions }) }
  return runStep({ inputs: { ...inputsFor(servers), config: 'promotions.yml' }, files })
}
