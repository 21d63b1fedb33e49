// What a step says of outputs and files that it cannot leave as later steps expect them.

import { dropUnreadable } from '../../src/action/event-file.ts'
import { emptyOutputs, outputsOf, truncationWarnings } from '../../src/action/outputs/outputs.ts'
import { writePlanFile, writeResults } from '../../src/action/outputs/write.ts'
import { workflowCommands } from '../../src/action/workflow-commands.ts'
import { recordedToolkit } from '../support/toolkit.ts'
import { digestFrom, promotion, report, target } from '../unit/action/inputs/support.ts'

const plan = { version: 1, repository: 'acme/app', run: '1', bytes: 0, requests: 0, promotions: [] } as const

/** A report of so many promotions, each with a referrer, that no output holds them. */
function large() {
  const image = target('ghcr.io/acme/app:1')
  const referrer = {
    digest: digestFrom('document'),
    artifactType: 'application/spdx+json',
    subject: digestFrom('image'),
    size: 1,
    destination: image.target.repository,
    result: 'copied',
  } as const
  const manyReferrers = promotion({ targets: [image], referrers: [referrer] })
  return report({ promotions: Array.from({ length: 4000 }, () => manyReferrers) })
}

export async function handoverMessages(): Promise<readonly string[]> {
  const all = large()
  const { toolkit, output } = recordedToolkit()
  const denied = (): never => {
    throw new Error("EACCES: permission denied, open '/file'")
  }
  const runner = workflowCommands(
    { ...toolkit, setOutput: denied, appendSummary: async () => denied() },
    { GITHUB_OUTPUT: 'output', GITHUB_STEP_SUMMARY: 'summary' },
  )
  await writeResults({ outputs: emptyOutputs(), summary: 'A page' }, runner)
  await writePlanFile(plan, '/dev/null/temp', runner)
  const event = dropUnreadable({ GITHUB_EVENT_PATH: '/dev/null' }) ?? ''
  return [event, ...truncationWarnings(all, outputsOf(all, '')), output()]
}
