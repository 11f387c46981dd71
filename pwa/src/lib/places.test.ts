import { describe, expect, test } from 'vitest'
import type { Area } from '@/lib/api'
import { areasNamed, placeParts } from '@/lib/places'

test.each([
  ['友谊街社区第14网格', '友谊街社区', '第14网格'],
  ['南门村', '南门村', ''],
  ['二〇三队12网格', '二〇三队', '12网格'],
])('%s', (name, village, grid) => {
  expect(placeParts(name)).toEqual({ village, grid })
})

describe('finding an area by name', () => {
  const area = (code: string, name: string, level: Area['level'], parent: string): Area => ({
    code,
    name,
    level,
    parent,
    households: null,
  })
  const areas = [
    area('640425100000', '白阳镇', 'town', '640425000000'),
    area('640425100200', '南门村', 'village', '640425100000'),
    area('640425100200003', '第3网格', 'small', '640425100200'),
    area('640425100201', '北门村', 'village', '640425100000'),
  ]

  test('villages come before their grids', () => {
    expect(areasNamed(areas, '南门').map(found => found.code)).toEqual([
      '640425100200',
      '640425100200003',
    ])
  })

  test('every word must be found', () => {
    expect(areasNamed(areas, '南门 第3').map(found => found.code)).toEqual(['640425100200003'])
  })

  test('no words find nothing', () => {
    expect(areasNamed(areas, '  ')).toEqual([])
  })
})
