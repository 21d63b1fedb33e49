// The rendered summary taken apart: what a browser would make of it, and what GitHub would look for in its texts.
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'
import { renderMarkdown } from './render.ts'

type Node = DefaultTreeAdapterTypes.ChildNode

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** All of its text, decoded. */
  readonly text: string
  readonly within: readonly string[]
  readonly children: readonly Element[]
}

export interface Page {
  /** Every element, in the order of the page. */
  readonly elements: readonly Element[]
  /** Every text on its own, as GitHub looks at them, but for those of blocks of code. */
  readonly texts: readonly string[]
  readonly comments: number
  readonly named: (name: string) => readonly Element[]
  /** Rows of cells of every table, heads first. */
  readonly tables: readonly (readonly (readonly string[])[])[]
  /** Sources of the diagrams. */
  readonly diagrams: readonly string[]
}

export function openPage(markdown: string): Page {
  const elements: Element[] = []
  const texts: string[] = []
  let comments = 0
  const visit = (nodes: readonly Node[], within: readonly string[]): readonly Element[] =>
    nodes.flatMap((node) => {
      if (node.nodeName === '#comment') comments += 1
      if ('value' in node && !within.includes('pre')) texts.push(node.value)
      if (!('tagName' in node)) return []
      const at = elements.length
      const children = visit(node.childNodes, [...within, node.tagName])
      const attributes = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]))
      const element = { name: node.tagName, attributes, text: textOf(node), within, children }
      elements.splice(at, 0, element)
      return [element]
    })
  visit(parseFragment(renderMarkdown(markdown)).childNodes, [])
  const named = (name: string) => elements.filter((element) => element.name === name)
  return {
    elements,
    texts,
    comments,
    named,
    tables: named('table').map(rowsOf),
    diagrams: named('code')
      .filter(({ attributes }) => attributes['class'] === 'language-mermaid')
      .map(({ text }) => text),
  }
}

function textOf(node: Node): string {
  if ('value' in node) return node.value
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}

function rowsOf(table: Element): readonly (readonly string[])[] {
  const rows = table.children.flatMap(({ children }) => children)
  return rows.map(({ children }) => children.map(({ text }) => text))
}
