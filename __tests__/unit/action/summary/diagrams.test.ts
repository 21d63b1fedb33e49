// What the diagrams of the summary show.
import { describe, expect, it } from 'vitest'
import { bulkDiagram, promotionDiagram } from '../../../../src/action/summary/diagram.ts'
import { summaryOf } from '../../../../src/action/summary/summary.ts'
import type { TagResult } from '../../../../src/promote/model/report.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { digestFrom, promotion, report, target } from '../inputs/support.ts'
import { openPage } from './page.ts'
import { stories } from './stories.ts'

describe('diagrams', () => {
  it('cross out tags that do not name the image, and say why', () => {
    const [promoted] = stories['rolled-back'].promotions
    expect(promoted && promotionDiagram(promoted).slice(2)).toEqual([
      '  s --- r0["ghcr.io/acme/app"]',
      '  r0 --x|"put back"| t0_0(["stable"])',
      '  s --- r1["registry.corp/acme/app"]',
      '  r1 -->|"still names this image"| t1_0(["1.2.3"])',
      '  r1 --x|"did not move"| t1_1(["latest"])',
    ])
  })

  it('draw 24 tags and count the others', () => {
    const targets = Array.from({ length: 30 }, (_, at) => target(`ghcr.io/acme/app:1.0.${at}`))
    const lines = promotionDiagram(promotion({ targets }))
    expect(lines.filter((line) => line.includes('-->'))).toHaveLength(24)
    expect(lines.at(-1)).toBe('  s --- more["6 more tags"]')
  })

  it('name the source on separate lines, with underscores escaped', () => {
    const sources = ['ghcr.io/acme/app:_a_', 'ghcr.io/acme/b:1'].map(parseReference)
    expect(promotionDiagram(promotion({ sources }))[1]).toBe(
      `  s["ghcr.io/acme/app<br/>#95;a#95;<br/>and 1 more source<br/>${digestFrom('image').slice(0, 19)}"]`,
    )
  })

  it('of many images show registries, and how many tags name their image', () => {
    const bulk = (...results: readonly TagResult[]) =>
      bulkDiagram(results.map((result) => promotion({ targets: [target('acme/app:1', { result })] })))[1]
    expect(bulkDiagram(stories.bulk.promotions)).toEqual([
      'flowchart LR',
      '  s0["ghcr.io"] -->|"39 of 40 tags"| d0["docker.io"]',
    ])
    expect(bulk('created', 'moved', 'same')).toContain(' -->|"3 tags"| ')
    expect(bulk('planned', 'planned')).toContain(' -.->|"2 tags"| ')
    expect(bulk('restored', 'failed')).toContain(' --x|"0 of 2 tags"| ')
  })

  it('are not made of an image that was not found', () => {
    const failed = report({ status: 'failed', promotions: [promotion({ digest: undefined })] })
    expect(openPage(summaryOf(failed, { repository: '', serverUrl: '', surface: 'action' as const })).diagrams).toEqual(
      [],
    )
  })
})
