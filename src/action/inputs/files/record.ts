// How records are signed: `record: signed` with `record-key` or `signing-config`.

import { isInPlace } from '../../../promote/plan/gates/trust/schema.ts'
import { quote } from '../../../promote/text/parse.ts'
import type { RecordSigning } from '../../trust/record-signer.ts'
import { readPrivateKey } from '../../trust/sign-record.ts'
import { readSigningConfig } from '../../trust/signing-instance.ts'
import type { InputSource, Problem } from '../model/types.ts'
import { secretsOfKeys } from '../text/find-secrets.ts'
import { readInside } from './trust-files.ts'

/** Reads the files that are named; nothing of a key is quoted. */
export async function readRecordSigning({
  get,
  mask,
  workspace,
}: InputSource): Promise<{ readonly signing: RecordSigning } | { readonly problem: Problem }> {
  const [key, config] = [get('record-key'), get('signing-config')]
  if (key !== '' && config !== '')
    return problem(
      'signing-config',
      'a record that is signed with `record-key` uses no signing services: leave one out.',
    )
  if (key !== '') {
    const text = isInPlace(key) ? key : await readInside(workspace, key)
    if (text === undefined)
      return problem('record-key', 'it is neither a private key in PEM nor a file inside the workspace.')
    for (const secret of secretsOfKeys(text)) mask(secret)
    const read = readPrivateKey(text)
    return 'key' in read ? { signing: { kind: 'key', key: read.key } } : problem('record-key', `it ${read.problem}.`)
  }
  if (config === '') return { signing: { kind: 'keyless', instance: undefined } }
  const text = await readInside(workspace, config)
  if (text === undefined) return problem('signing-config', `${quote(config)} is not a file inside the workspace.`)
  const read = readSigningConfig(text, Date.now())
  return 'instance' in read
    ? { signing: { kind: 'keyless', instance: read.instance } }
    : problem('signing-config', `${quote(config)} ${read.problem}.`)
}

function problem(input: string, text: string): { readonly problem: Problem } {
  return { problem: { input, text } }
}
