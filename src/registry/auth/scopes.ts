// What a token is asked to allow, in the words of the token service (distribution: docs/spec/auth/scope.md).
import type { Scope } from '../transport/types.ts'

export type Actions = Scope['actions']

const written: Readonly<Record<Actions, string>> = {
  pull: 'pull',
  'pull,push': 'pull,push',
  delete: 'pull,push,delete',
}
const order: readonly Actions[] = ['pull', 'pull,push', 'delete']

export function repositoryScope(repository: string, actions: Actions): string {
  return `repository:${repository}:${written[actions]}`
}

export const catalogScope = 'registry:catalog:*'

/** The one that allows what both do. */
export function widest(one: Actions, other: Actions | undefined): Actions {
  return other !== undefined && order.indexOf(other) > order.indexOf(one) ? other : one
}

/** The scopes a challenge names; they are passed on as they are. Bounded. */
export function challengedScopes(scope: string | undefined): readonly string[] {
  return (scope ?? '')
    .split(' ')
    .filter((each) => each !== '' && each.length <= 1024)
    .slice(0, 8)
}

/** Whether a scope is no `type:name:actions`, but a word that the registry demands whatever is asked (Gitea, ECR Public). */
export function isFixedScope(scope: string): boolean {
  return !scope.includes(':')
}

/** Whether `granted` asks for everything that `wanted` does. */
export function covers(granted: readonly string[], wanted: string): boolean {
  const [target, actions] = split(wanted)
  return granted.some((each) => {
    const [own, allowed] = split(each)
    return own === target && actions.every((action) => allowed.includes(action) || allowed.includes('*'))
  })
}

function split(scope: string): readonly [string, readonly string[]] {
  const at = scope.lastIndexOf(':')
  return at < 0 ? [scope, []] : [scope.slice(0, at), scope.slice(at + 1).split(',')]
}
