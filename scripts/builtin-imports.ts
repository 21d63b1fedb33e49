// Replaces the import statements of Node's modules in the built files.
import { isBuiltin } from 'node:module'

/** An import statement as rolldown writes it: of a default, of a namespace, of names, or of nothing. */
const statement = /^import (?:(?:\* as )?([\w$]+))?(?:, )?(\{[^}]*\})?(?: from )?"([^".][^"]*)";$/gm

/**
 * An import statement reads all properties of a module of Node for the names that it exports. Some of them load more
 * modules: `import 'node:http'` takes 70 ms instead of 3, because it loads WebSocket. `process.getBuiltinModule` reads
 * only what is used. Throws if a statement of another form is left.
 */
export function replaceBuiltinImports(code: string): string {
  const replaced = code.replaceAll(
    statement,
    (text: string, whole: string | undefined, names: string | undefined, source: string) => {
      if (!isBuiltin(source)) return text
      const bindings = [whole, names?.replaceAll(' as ', ': ')].filter((binding) => binding !== undefined)
      return bindings.map((binding) => `const ${binding} = process.getBuiltinModule("${source}");`).join(' ')
    },
  )
  const [left] = /^import .*"node:.*$/m.exec(replaced) ?? []
  if (left !== undefined) throw new Error(`an import of a module of Node that is not replaced: ${left}`)
  return replaced
}
