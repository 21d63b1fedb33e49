// How records are signed: `record: signed` with `record-key` or `signing-config`.

import { isInPlace } from '../../../promote/plan/gates/trust/schema.ts'
import { quote } from '../../../promote/text/quote.ts'
import type { RecordSigning } from '../../trust/record-signer.ts'
import { readPrivateKey } from '../../trust/sign-record.ts'
import { readSigningConfig } from '../../trust/signing-instance.ts'
import type { InputSource, Problem } from '../model/types.ts'
import { secretsOfKeys } from '../text/find-secrets.ts'
import { readNamedFile } from './named-file.ts'
import { fileLimit } from './trust-files.ts'

/** Reads the files that are named; nothing of a key is quoted. */
export async function readRecordSigning({
  get,
  mask,
  workspace,
  surface,
}: InputSource): Promise<{ readonly signing: RecordSigning } | { readonly problem: Problem }> {
  const scope = { workspace, surface }
  const [key, config] = [get('record-key'), get('signing-config')]
  if (key !== '' && config !== '')
    return problem(
      'signing-config',
      'a record that is signed with `record-key` uses no signing services: leave one out.',
    )
  if (key !== '') {
    const file = isInPlace(key) ? { text: key } : await readNamedFile(key, scope, fileLimit)
    if ('problem' in file) return problem('record-key', keyProblem(key, file.problem))
    for (const secret of secretsOfKeys(file.text)) mask(secret)
    const read = readPrivateKey(file.text)
    return 'key' in read ? { signing: { kind: 'key', key: read.key } } : problem('record-key', `it ${read.problem}.`)
  }
  if (config === '') return { signing: { kind: 'keyless', instance: undefined } }
  const file = await readNamedFile(config, scope, fileLimit)
  if ('problem' in file) return problem('signing-config', file.problem)
  const read = readSigningConfig(file.text, Date.now())
  return 'instance' in read
    ? { signing: { kind: 'keyless', instance: read.instance } }
    : problem('signing-config', `${quote(config)} ${read.problem}.`)
}

/** Only what ends as a file name does is quoted: anything else may be a key without its first line. */
function keyProblem(key: string, problem: string): string {
  if (/^[\w./ @-]{1,200}\.[a-z]{1,10}$/.test(key)) return problem
  return 'it is neither a private key in PEM, which begins with -----BEGIN, nor the path of a file that holds one.'
}

function problem(input: string, text: string): { readonly problem: Problem } {
  return { problem: { input, text } }
}
