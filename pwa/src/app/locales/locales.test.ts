import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import en from '@/app/locales/en'
import zh from '@/app/locales/zh-CN'

type Tree = { [key: string]: string | Tree }

const leaves = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[path + key, value] as [string, string]]
      : leaves(value, `${path}${key}.`),
  )

const filesUnder = (folder: string): string[] =>
  readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return filesUnder(path)
    return /(?<!\.test)\.(ts|vue)$/.test(name) ? [path] : []
  })

const keysIn = (source: string): string[] =>
  [...source.matchAll(/(?:\bt|\bphrase)\(\s*'([a-z_0-9.]+)'/g)].flatMap(match => match[1] ?? [])

/** The source without its comments, nor the one place that has words for a county not yet known. */
const shown = (path: string) =>
  readFileSync(path, 'utf8')
    .replace(/const GENERAL[^}]*\}/, '')
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')

const LAYERS = new Set(
  ['county', 'town', 'village', 'large_grid', 'small_grid', 'focal_village'].map(
    name => `{${name}}`,
  ),
)
const chinese = leaves(zh as Tree)
const english = leaves(en as Tree)

describe('the words of the interface', () => {
  test('both languages have the same keys', () => {
    expect(english.map(([key]) => key).sort()).toEqual(chinese.map(([key]) => key).sort())
  })

  test('both languages name the same values, and English has its own words for the layers', () => {
    const valuesOf = (words: string) =>
      [...new Set(words.match(/\{\w+\}/g))].filter(value => !LAYERS.has(value)).sort()
    const named = (all: [string, string][]) =>
      Object.fromEntries(all.map(([key, words]) => [key, valuesOf(words)]))

    expect(named(english)).toEqual(named(chinese))
  })

  test('no text fixes what a county calls its layers: it says {county}, {town}, {village}', () => {
    const fixed = /[县旗乡镇村]|社区|街道|嘎查|苏木|[大小]网格/

    expect(chinese.filter(([, words]) => fixed.test(words))).toEqual([])
    expect(filesUnder('src').filter(path => fixed.test(shown(path)))).toEqual([])
  })

  test('every key written in the source has words', () => {
    const known = new Set(chinese.map(([key]) => key))
    const used = filesUnder('src').flatMap(path => keysIn(readFileSync(path, 'utf8')))

    expect(used.length).toBeGreaterThan(100)
    expect([...new Set(used)].filter(key => !known.has(key))).toEqual([])
  })

  test('Chinese is written with Chinese punctuation', () => {
    const half = /[\u4e00-\u9fff][,;:?()"']|[,;:?()"'][\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?![\w])/

    expect(chinese.filter(([, words]) => half.test(words))).toEqual([])
  })

  test('nobody is shouted at', () => {
    expect([...chinese, ...english].filter(([, words]) => /[!！]/.test(words))).toEqual([])
  })
})
