import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { Fix, LonLat } from '@/lib/api'
import { dayAfter, dayOf, instantOn } from '@/lib/days'
import {
  fixOnMap,
  isEmpty,
  newDraft,
  placeName,
  type Draft,
  type ForPrincipal,
  type Seen,
} from '@/lib/draft'
import { uuid7 } from '@/lib/ids'
import { photoBytes } from '@/lib/photo'
import { addPhoto, draftOf, photosOf, removePhoto, saveDraft } from '@/offline/drafts'
import { keep, kept } from '@/offline/kept'
import { useOutbox } from '@/offline/outbox'
import { locate } from '@/features/intake/api'
import { withRecent, type Search } from '@/features/intake/model'
import { searchPosition } from '@/features/intake/position'

const urlOf = (bytes: ArrayBuffer): string =>
  URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }))

/** The report being written. Each change is saved on the phone before anything else happens to it. */
export const useDraft = defineStore('draft', () => {
  const outbox = useOutbox()
  const draft = ref<Draft | null>(null)
  const photos = shallowRef<{ id: string; url: string }[]>([])
  const search = ref<Search>('searching')
  const recent = shallowRef<string[]>([])
  /** The top kind whose parts are shown before one of them is chosen; it outlasts a look at the map. */
  const openKind = ref<string | null>(null)
  const adding = ref(0)
  /** Counts the files that were no photo this browser can read. */
  const unreadable = ref(0)
  let endSearch = (): void => undefined

  watch(
    draft,
    now => {
      if (now && outbox.owner !== null && !isEmpty(now)) void saveDraft(outbox.owner, now)
    },
    { deep: true },
  )

  const recentKey = (): string => `recent_kinds:${outbox.owner}`

  function show(shown: { id: string; url: string }[]): void {
    for (const photo of photos.value)
      if (!shown.some(({ id }) => id === photo.id)) URL.revokeObjectURL(photo.url)
    photos.value = shown
  }

  /** A new, empty draft; nothing is saved before something is in it. */
  function begin(agency: ForPrincipal | null = null): string {
    endSearch()
    search.value = 'searching'
    draft.value = { ...newDraft(uuid7(), new Date()), ...(agency ? { agency } : {}) }
    openKind.value = null
    show([])
    return draft.value.id
  }

  /** Takes up a draft that lies on the phone; false when there is none of this id. */
  async function open(id: string): Promise<boolean> {
    recent.value = (await kept<string[]>(recentKey())) ?? []
    if (draft.value?.id === id) return true
    const saved = outbox.owner === null ? null : await draftOf(outbox.owner, id)
    if (!saved) return false
    draft.value = saved
    openKind.value = null
    const rows = await photosOf(id)
    show(rows.map(row => ({ id: row.id, url: urlOf(row.bytes) })))
    return true
  }

  async function add(files: File[]): Promise<void> {
    const into = draft.value
    if (!into || outbox.owner === null) return
    adding.value += 1
    try {
      for (const file of files) {
        const bytes = await photoBytes(file).catch(() => null)
        if (bytes === null) {
          unreadable.value += 1
          continue
        }
        const row = await addPhoto(outbox.owner, into.id, bytes)
        into.photos.push(row.id)
        photos.value = [...photos.value, { id: row.id, url: urlOf(row.bytes) }]
      }
    } finally {
      adding.value -= 1
    }
  }

  async function remove(id: string): Promise<void> {
    if (!draft.value) return
    draft.value.photos = draft.value.photos.filter(photo => photo !== id)
    show(photos.value.filter(photo => photo.id !== id))
    await removePhoto(id)
  }

  async function name(fix: Fix): Promise<void> {
    const located = await locate(fix).catch(() => null)
    const place = draft.value?.place
    if (located && place && place.by !== 'list' && place.fix.fixed_at === fix.fixed_at)
      place.located = located
  }

  function put(by: 'phone' | 'map', fix: Fix): void {
    if (!draft.value) return
    const before = draft.value.place
    const located = before && before.by !== 'list' && by === 'phone' ? before.located : null
    draft.value.place = { by, fix, located }
    void name(fix)
  }

  /** Lets the phone find the place. One that is known stays: whoever goes on writing at home means the place of before. */
  function findPlace(): void {
    const place = draft.value?.place
    if (place) {
      if (place.by !== 'list' && place.located === null) void name(place.fix)
      return
    }
    endSearch()
    search.value = 'searching'
    endSearch = searchPosition({
      found: fix => {
        search.value = 'found'
        if (!draft.value?.place || draft.value.place.by === 'phone') put('phone', fix)
      },
      failed: why => (search.value = why),
    })
  }

  /** Forgets what a person said and searches anew. */
  function findAgain(): void {
    if (draft.value) draft.value.place = null
    findPlace()
  }

  const putOnMap = (point: LonLat): void => put('map', fixOnMap(point, new Date()))

  function putInGrid(grid: string, words: string): void {
    if (draft.value) draft.value.place = { by: 'list', grid, name: words }
  }

  /** Says when it was seen; `day` (yyyy-mm-dd) is the one chosen from the calendar. */
  function seen(when: Seen, day?: string): void {
    const of = draft.value
    if (!of) return
    const now = new Date()
    const today = dayOf(now)
    const days = {
      now: today,
      today,
      yesterday: dayAfter(today, -1),
      day: day ?? dayOf(new Date(of.seen_at)),
    }
    of.seen_at = (when === 'now' ? now : instantOn(days[when], now)).toISOString()
    of.seen = when
  }

  /** Freezes the draft into the queue and lets it go; returns its id, or null when there is nothing to send. */
  async function send(): Promise<string | null> {
    const done = draft.value
    if (!done) return null
    endSearch()
    const row = await outbox.freeze(done, placeName(done.place))
    if (!row) return null
    draft.value = null
    show([])
    if (done.category) await keep(recentKey(), withRecent(recent.value, done.category))
    void navigator.storage?.persist?.()
    void outbox.send(true)
    return row.id
  }

  return {
    draft,
    photos,
    search,
    recent,
    openKind,
    adding,
    unreadable,
    begin,
    open,
    add,
    remove,
    findPlace,
    findAgain,
    stopSearch: () => endSearch(),
    putOnMap,
    putInGrid,
    seen,
    send,
  }
})
