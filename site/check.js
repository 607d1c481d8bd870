// Fails if a link leads to no file or no heading, if a page loads a file from another host, or if a module has no Javadoc.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const site = join(here, 'target/site')
const base = process.env.SITE_BASE || '/'
const ids = new Map()
const faults = []

function text(html) {
  return html.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
}

function idsOf(file) {
  if (!ids.has(file)) {
    ids.set(file, new Set([...readFileSync(file, 'utf8').matchAll(/<[^>]*\sid="([^"]*)"/g)].map((match) => text(match[1]))))
  }
  return ids.get(file)
}

function fault(page, tag, name, value) {
  const url = new URL(value, `http://site${base}${relative(site, page)}`)
  if (url.host !== 'site') {
    return name === 'href' && tag === 'a' ? null : 'is loaded from another host'
  }
  if (!url.pathname.startsWith(base)) {
    return `is outside of ${base}`
  }
  let file = join(site, decodeURIComponent(url.pathname.slice(base.length)))
  file = existsSync(file) && statSync(file).isDirectory() ? join(file, 'index.html') : file
  if (!existsSync(file)) {
    return 'leads to no file'
  }
  const id = decodeURIComponent(url.hash.slice(1))
  return id && file.endsWith('.html') && !idsOf(file).has(id) ? 'leads to no heading' : null
}

const pages = readdirSync(site, { recursive: true })
  .filter((file) => file.endsWith('.html') && !file.startsWith('apidocs'))
  .map((file) => join(site, file))
for (const page of pages) {
  for (const [, tag, name, value] of readFileSync(page, 'utf8').matchAll(/<(\w+)\b[^>]*\s(href|src)="([^"]*)"/g)) {
    const problem = /^(mailto|data):/.test(value) ? null : fault(page, tag, name, text(value))
    if (problem) {
      faults.push(`${relative(site, page)}: ${value} ${problem}`)
    }
  }
}
const pom = readFileSync(join(here, 'pom.xml'), 'utf8')
for (const module of readdirSync(join(here, '..')).filter((folder) => folder.startsWith('jwt-simple-'))) {
  if (!pom.includes(`<artifactId>${module}</artifactId>`)) {
    faults.push(`${module}: no Javadoc, add the module to the dependencies in site/pom.xml`)
  }
}
console.log(faults.join('\n') || `${pages.length} pages: each link leads to a file and a heading.`)
process.exitCode = faults.length > 0 || pages.length === 0 ? 1 : 0
