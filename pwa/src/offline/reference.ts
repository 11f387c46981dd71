import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Area, Category, Named, Taxonomy } from '@/lib/api'
import { ask } from '@/lib/http'
import { freshOrKept } from '@/offline/kept'

/** What changes seldom and is needed without a network: the kinds of matters and the names of the areas. */
export const useReference = defineStore('reference', () => {
  const taxonomy = shallowRef<Category[]>([])
  const areas = shallowRef<Area[]>([])

  async function load(): Promise<void> {
    const [kinds, places] = await Promise.all([
      freshOrKept('taxonomy', () => ask<Taxonomy>('GET', '/taxonomy')),
      freshOrKept('areas', () => ask<{ items: Area[] }>('GET', '/territory/areas')),
    ])
    taxonomy.value = kinds.categories
    areas.value = places.items
  }

  const byCode = computed(() => new Map(taxonomy.value.map(kind => [kind.code, kind])))
  const kinds = computed(() => taxonomy.value.filter(kind => kind.parent === null))
  const within = (parent: string): Category[] =>
    taxonomy.value.filter(kind => kind.parent === parent)
  const kindName = (code: string): string => byCode.value.get(code)?.name ?? code

  const areaByCode = computed(() => new Map(areas.value.map(area => [area.code, area])))
  const areasIn = (parent: string): Area[] => areas.value.filter(area => area.parent === parent)
  const areaName = (code: string): string => areaByCode.value.get(code)?.name ?? code

  /** A small grid is named with its village: "第3网格" alone is in every village. */
  function fullName({ code, name }: Named): string {
    const village = code.length === 15 ? areaByCode.value.get(code.slice(0, 12)) : undefined
    return village ? `${village.name} ${name}` : name
  }

  return { taxonomy, areas, load, kinds, within, kindName, areasIn, areaName, fullName }
})
