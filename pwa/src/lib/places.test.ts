import { expect, test } from 'vitest'
import { placeParts } from '@/lib/places'

test.each([
  ['友谊街社区第14网格', '友谊街社区', '第14网格'],
  ['南门村', '南门村', ''],
  ['二〇三队12网格', '二〇三队', '12网格'],
])('%s', (name, village, grid) => {
  expect(placeParts(name)).toEqual({ village, grid })
})
