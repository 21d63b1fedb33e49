// A registry that counts pulls and says how many are left: the run warns before they are used up.
import { expect, it } from 'vitest'
import { multiPlatform, seed } from '../../../sandbox/content.ts'
import { request } from '../promote/support.ts'
import { promoteOnce, sandbox } from './promotion.ts'

const app = multiPlatform('app')

it.each([
  [100, undefined],
  [7, '6 of 100 pulls in 6 hours are left. Log in'],
  [
    app.children.length,
    `${app.children.length - 1} of 100 pulls in 6 hours are left, and this run needs about ${app.children.length} more.`,
  ],
])('%i pulls', async (pulls, warning) => {
  const [hub, target] = [await sandbox({ quirks: ['ratelimit-headers'], tuning: { pulls } }), await sandbox()]
  seed(hub.store, 'app', app, ['1'])
  const { report } = await promoteOnce([request(`${hub.host}/app:1`, [`${target.host}/app:1`])])
  expect(report.status).toBe('promoted')
  const warnings = report.warnings.filter((text) => text.includes('pulls')).join('\n')
  if (warning === undefined) expect(warnings).toBe('')
  else expect(warnings).toContain(`${hub.host} says that ${warning}`)
})
