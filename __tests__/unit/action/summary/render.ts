// Markdown as GitHub renders it: the tables, links and fences of GitHub-flavoured Markdown, and HTML let through.
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

/** HTML, before GitHub's sanitiser: what is harmful shows here. */
export function renderMarkdown(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
}
