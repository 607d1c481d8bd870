import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { anchor, links, pages, root, sidebar, target } from './pages.js'

const files = new Set()

// Vite looks for Vue in the folders above a page, and Node looks for Vue in the folders above the built pages.
const vue = {
  name: 'vue-of-this-folder',
  enforce: 'pre',
  resolveId: (id, _, { ssr }) => (ssr && /^vue(\/server-renderer)?$/.test(id) ? { id, external: true } : null),
}

export default defineConfig({
  title: 'jwt-simple',
  description: 'Protects HTTP endpoints with JSON Web Tokens, in a few lines of Java',
  lang: 'en',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  base: process.env.SITE_BASE || '/',
  srcDir: '..',
  srcExclude: ['!(guides|benchmarks|*.md)/**', 'benchmarks/!(results)/**'],
  rewrites: Object.fromEntries(pages.map((page) => [`${page}.md`, `${target(page)}.md`])),
  outDir: 'target/site',
  cacheDir: 'target/cache',
  ignoreDeadLinks: 'localhostLinks',
  markdown: {
    anchor: { slugify: anchor },
    attrs: { disable: true },
    config: (markdown) => {
      markdown.disable('emoji')
      links(markdown, files)
    },
  },
  themeConfig: {
    // Maven makes the Javadoc, so this link leaves the pages of VitePress.
    nav: [{ text: 'Javadoc', link: '/apidocs/index.html', target: '_self' }],
    sidebar: sidebar(),
    outline: [2, 3],
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          options: { processTerm: (term) => (term.length > 1 ? term.toLowerCase() : null) },
          searchOptions: {
            combineWith: 'AND',
            prefix: (term) => term.length > 2,
            fuzzy: (term) => (term.length > 4 ? 0.2 : false),
          },
        },
      },
    },
  },
  vite: { plugins: [vue] },
  buildEnd: ({ outDir }) => files.forEach((file) => cpSync(join(root, file), join(outDir, 'files', `${file}.txt`))),
})
