// Scopes of token requests, as the token service reads them (distribution: docs/spec/auth/scope.md).
import type { Scope } from '../../transport/types.ts'

export type Actions = Scope['actions']

const actionLists: Readonly<Record<Actions, string>> = {
  pull: 'pull',
  'pull,push': 'pull,push',
  delete: 'pull,push,delete',
}
const order: readonly Actions[] = ['pull', 'pull,push', 'delete']

export function repositoryScope(repository: string, actions: Actions): string {
  return `repository:${repository}:${actionLists[actions]}`
}

export const catalogScope = 'registry:catalog:*'

/** The wider of two. */
export function widest(actions: Actions, expected: Actions | undefined): Actions {
  return expected !== undefined && order.indexOf(expected) > order.indexOf(actions) ? expected : actions
}

/** The scopes of a challenge, unchanged; at most 8. */
export function challengedScopes(parameter: string | undefined): readonly string[] {
  return (parameter ?? '')
    .split(' ')
    .filter((scope) => scope !== '' && scope.length <= 1024)
    .slice(0, 8)
}

/** Whether a scope is not `type:name:actions` but a word that the registry demands for every request (Gitea, ECR Public). */
export function isFixedScope(scope: string): boolean {
  return !scope.includes(':')
}

/** Whether the `granted` scopes include `wanted`. */
export function covers(granted: readonly string[], wanted: string): boolean {
  const [target, actions] = split(wanted)
  return granted.some((scope) => {
    const [grantedTarget, allowed] = split(scope)
    return grantedTarget === target && actions.every((action) => allowed.includes(action) || allowed.includes('*'))
  })
}

function split(scope: string): readonly [string, readonly string[]] {
  const at = scope.lastIndexOf(':')
  return at < 0 ? [scope, []] : [scope.slice(0, at), scope.slice(at + 1).split(',')]
}
