import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Area, Areas, Category, Named, Taxonomy } from '@/lib/api'
import { ask } from '@/lib/http'
import { freshOrKept, kept } from '@/offline/kept'
import { untilDone } from '@/offline/again'
import { inForce, type Known } from '@/offline/boundaries'
import { useClock } from '@/ui/clock'

/** Stands for a name that has not come yet; never a machine's code. */
const UNNAMED = '……'

/** What a phone kept before there were boundaries that wait has no next. */
type KeptAreas = Pick<Areas, 'items'> & Partial<Areas>

const knownIn = ({ items, next }: KeptAreas): Known<Area[]> => ({
  now: items,
  next: next ? { from: next.valid_from, then: next.items } : null,
})

/** What changes seldom and is needed without a network: the kinds of matters and the names of the areas. */
export const useReference = defineStore('reference', () => {
  const taxonomy = shallowRef<Category[]>([])
  const clock = useClock()
  const known = shallowRef<Known<Area[]>>({ now: [], next: null })
  const areas = computed(() => inForce(known.value, clock.today))

  let turn = 0

  /** What was kept at once, then the fresh answer; asked for again and again until it is there. */
  async function load(): Promise<void> {
    const mine = ++turn
    const isWanted = () => mine === turn
    const take = async <T>(key: string, path: string, put: (value: T) => void): Promise<void> => {
      const before = await kept<T>(key)
      if (before !== null && isWanted()) put(before)
      await untilDone(async () => {
        const found = await freshOrKept(key, () => ask<T>('GET', path))
        if (isWanted()) put(found)
      }, isWanted)
    }
    await Promise.all([
      take<Taxonomy>('taxonomy', '/taxonomy', found => (taxonomy.value = found.categories)),
      take<KeptAreas>('areas', '/territory/areas', found => (known.value = knownIn(found))),
    ])
  }

  const byCode = computed(() => new Map(taxonomy.value.map(kind => [kind.code, kind])))
  const kinds = computed(() => taxonomy.value.filter(kind => kind.parent === null))
  const within = (parent: string): Category[] =>
    taxonomy.value.filter(kind => kind.parent === parent)
  const kindName = (code: string): string => byCode.value.get(code)?.name ?? UNNAMED

  const areaByCode = computed(() => new Map(areas.value.map(area => [area.code, area])))
  const areasIn = (parent: string): Area[] => areas.value.filter(area => area.parent === parent)
  /** The villages and small grids that codes of posts stand for. */
  const areasOf = (codes: readonly string[]): Area[] =>
    codes
      .map(code => areas.value.find(area => area.code.startsWith(code)))
      .flatMap(area => (area?.level === 'small' || area?.level === 'village' ? [area] : []))
  const areaNamed = (code: string): string | null => areaByCode.value.get(code)?.name ?? null
  const areaName = (code: string): string => areaNamed(code) ?? UNNAMED

  /** A small grid is named with its village: "第3网格" alone is in every village. */
  function fullName({ code, name }: Named): string {
    const village = code.length === 15 ? areaByCode.value.get(code.slice(0, 12)) : undefined
    return village ? `${village.name} ${name}` : name
  }

  return {
    taxonomy,
    areas,
    load,
    kinds,
    within,
    kindName,
    areasIn,
    areasOf,
    areaName,
    areaNamed,
    fullName,
  }
})
