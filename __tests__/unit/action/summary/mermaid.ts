// Mermaid's own parser, with as much of a browser as it needs to be loaded.
import { Window } from 'happy-dom'

const window = new Window()
Object.assign(globalThis, { window, document: window.document })
const { default: mermaid } = await import('mermaid')

/** The kind of diagram; throws where Mermaid would show an error instead of a picture. */
export async function parseDiagram(source: string): Promise<string> {
  const { diagramType } = await mermaid.parse(source)
  return diagramType
}
