// Code of the pages: `{{` stays text in inline code (Vue would evaluate it), and ```mermaid blocks become a placeholder
// that theme/index.ts draws in the browser.
import type { MarkdownRenderer } from 'vitepress'

export function renderCode({ renderer, utils }: MarkdownRenderer): void {
  const { rules } = renderer
  const renderFence = rules.fence
  rules.code_inline = (tokens, index) => `<code v-pre>${utils.escapeHtml(tokens[index]?.content ?? '')}</code>`
  rules.fence = (...parameters) => {
    const [tokens, index] = parameters
    const { info = '', content = '' } = tokens[index] ?? {}
    if (info.trim() === 'mermaid') return `<pre class="mermaid" v-pre>${utils.escapeHtml(content)}</pre>\n`
    return renderFence?.(...parameters) ?? ''
  }
}
