// docs/troubleshooting.md: every message it explains is one that the code still says, word for word.

import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openHintCache } from '../../src/action/hint-cache/open.ts'
import { reportBug } from '../../src/action/log/result.ts'
import { root } from '../support/root.ts'
import { remember } from '../unit/action/inputs/support.ts'
import { accessMessages, connectionMessages, credentialMessages, packageMessages } from './access-messages.ts'
import { contentMessages, layoutMessages } from './content-messages.ts'
import { deletionMessages } from './deletion-messages.ts'
import { handoverMessages } from './handover-messages.ts'
import { inputMessages } from './input-messages.ts'
import { partMessages } from './part-messages.ts'
import { registryMessages } from './registry-messages.ts'
import { runMessages } from './run-messages.ts'
import { signatureMessages } from './signature-messages.ts'
import { trustMessages } from './trust-messages.ts'
import { verifyMessages } from './verify-messages.ts'

const page = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8')

/** By heading, the messages of the tables whose first column is "The log says". */
function messagesOf(markdown: string): readonly (readonly [heading: string, message: string])[] {
  return markdown.split(/^## /m).flatMap((chapter) => {
    const [heading = ''] = chapter.split('\n')
    if (!chapter.includes('| The log says |')) return []
    const rows = [...chapter.matchAll(/^\| `(.+?)` \|/gm)]
    return rows.map(([, message = '']) => [heading, message.replaceAll('\\|', '|')] as const)
  })
}

/** `…` stands for anything, on one line or more. */
function expressionOf(message: string): RegExp {
  return new RegExp(
    message
      .split('…')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^]*?'),
  )
}

/** The message if a cache is asked for and the runner has none. */
async function noCache(): Promise<string> {
  const { runner, output } = remember()
  await openHintCache({ enabled: true, temp: tmpdir(), run: '1', runner })
  return output()
}

function bug(): string {
  const { runner, output } = remember()
  reportBug(new Error('unforeseen'), runner)
  return output()
}

/** What the first file of dist/ says to an old Node; __tests__/e2e/built/guard.test.ts runs it. */
function guard(): string {
  const lines = readFileSync(join(root, 'scripts/bundle.ts'), 'utf8').split('\n')
  return lines.find((line) => line.includes('update the runner')) ?? ''
}

const collected: string[] = []
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-messages-'))
  try {
    const parts = await Promise.all([
      inputMessages(),
      runMessages(),
      deletionMessages(),
      verifyMessages(),
      handoverMessages(),
      contentMessages(folder),
      layoutMessages(folder),
      signatureMessages(folder),
      trustMessages(folder),
      partMessages(),
      accessMessages(),
      credentialMessages(),
      registryMessages(),
      connectionMessages(),
      packageMessages(),
    ])
    collected.push(...parts.flat(), bug(), guard(), await noCache())
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

describe('docs/troubleshooting.md', () => {
  it.each(messagesOf(page))('%s: %s', (_, message) => {
    expect(collected.filter((text) => expressionOf(message).test(text))).not.toEqual([])
  })
})
