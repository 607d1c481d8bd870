import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { groups } from './navigation.js'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** The Markdown files of the site, without their extension. */
export const pages = ['.', 'guides', 'benchmarks/results']
  .flatMap((folder) => readdirSync(join(root, folder)).map((file) => posix.join(folder, file)))
  .filter((file) => file.endsWith('.md'))
  .map((file) => file.slice(0, -'.md'.length))

/** Returns the file of a page on the site: README.md of a folder is its index. */
export const target = (page) => page.replace(/README$/, 'index')

/** Returns the sidebar. The text of each link is the heading of the page. */
export function sidebar() {
  const left = new Set(pages)
  const matching = (name) => {
    const pattern = new RegExp(`^${name.replace('*', '.*')}$`)
    return [...left].filter((page) => pattern.test(page) && left.delete(page)).sort()
  }
  const result = Object.entries(groups).map(([text, names]) => ({
    text,
    items: names.flatMap(matching).map((page) => ({ text: heading(page), link: link(page) })),
  }))
  if (left.size > 0) {
    throw new Error(`${[...left].join(', ')}: no group has this page, add the page to site/.vitepress/navigation.js`)
  }
  return result
}

/** Returns the id that GitHub gives to a heading. */
export const anchor = (text) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-')

/**
 * Makes the links of a page work on the site too. A link to a page stays a link to a page, and a link to another file of
 * the project leads to a copy of the file, which `files` collects. A folder has no page, so its link becomes plain text.
 */
export function links(markdown, files) {
  markdown.core.ruler.push('links', (state) => {
    const folder = posix.dirname(state.env.relativePath)
    for (const tokens of state.tokens.map((block) => block.children ?? [])) {
      tokens.forEach((token, index) => {
        const href = token.type === 'link_open' && token.attrGet('href')
        if (href && !/^([a-z]+:|#)/.test(href)) {
          const translated = translate(folder, href, files)
          if (translated) {
            token.attrSet('href', translated)
          } else {
            token.type = tokens.find((end, at) => at > index && end.type === 'link_close').type = 'text'
          }
        }
      })
    }
  })
}

function translate(folder, href, files) {
  const [path, fragment] = href.split('#')
  const file = posix.join(folder, path)
  const page = file.endsWith('.md') && file.slice(0, -'.md'.length)
  if (pages.includes(page)) {
    return link(page) + (fragment ? `#${fragment}` : '')
  }
  const entry = statSync(join(root, file), { throwIfNoEntry: false })
  if (!entry) {
    throw new Error(`${href} in ${folder}: the link leads to no file of the project`)
  }
  if (entry.isDirectory()) {
    return null
  }
  files.add(file)
  return `/files/${file}.txt`
}

const link = (page) => `/${target(page)}.md`

const heading = (page) => readFileSync(join(root, `${page}.md`), 'utf8').match(/^# (.*)$/m)[1]
