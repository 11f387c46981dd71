import { describe, expect, test } from 'vitest'
import { placeWithin } from '@/map/places'

describe('a place as short as the viewer’s remit allows', () => {
  const grid = { code: '640425100200014', name: '友谊街社区第14网格', town: '白阳镇' }
  const names: Record<string, string> = { '640425100200': '友谊街社区' }
  const nameOf = (code: string) => names[code] ?? null

  test.each([
    [['640425100200'], '第14网格'],
    [['640425100000'], '友谊街社区 第14网格'],
    [['640425000000'], '白阳镇 友谊街社区'],
    [['640425000000', '640425100200'], '第14网格'],
    [[], '白阳镇 友谊街社区'],
  ])('%j sees %s', (remit, words) => {
    expect(placeWithin(grid, remit, nameOf)).toBe(words)
  })

  test('before the names of the areas have come the place’s own name serves', () => {
    expect(placeWithin(grid, ['640425100000'], () => null)).toBe('友谊街社区 第14网格')
  })

  test('what was filed to a village, a town or the county keeps its name', () => {
    const at = (code: string, name: string) => ({ code, name, town: '白阳镇' })

    expect(placeWithin(at('640425100200', '友谊街社区'), ['640425100200'], nameOf)).toBe(
      '友谊街社区',
    )
    expect(placeWithin(at('640425100000', '白阳镇'), ['640425000000'], nameOf)).toBe('白阳镇')
    expect(placeWithin(at('640425000000', '彭阳县'), ['640425000000'], nameOf)).toBe('彭阳县')
  })
})
