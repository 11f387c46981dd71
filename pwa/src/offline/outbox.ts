import { liveQuery, type Subscription } from 'dexie'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Draft } from '@/lib/draft'
import { db, type PhotoRow, type QueueRow } from '@/offline/db'
import { discardDraft, freezeDraft, removePhoto, reopenRefused } from '@/offline/drafts'
import { sendAll } from '@/offline/sender'

const TRY_EVERY_MS = 20_000

/** A photo that the server does not take; it stays on the phone until its person lets it go. */
export interface RefusedPhoto {
  id: string
  report: string
  problem: string
  bytes: ArrayBuffer
}

interface Snapshot {
  drafts: Draft[]
  queue: QueueRow[]
  /** How many photos of a report have still to be sent. */
  photosLeft: Record<string, number>
  photosRefused: RefusedPhoto[]
}

const NOTHING: Snapshot = { drafts: [], queue: [], photosLeft: {}, photosRefused: [] }

const refusedOf = ({ id, report, refused, bytes }: PhotoRow): RefusedPhoto[] =>
  refused === null ? [] : [{ id, report, problem: refused, bytes }]

async function snapshotOf(owner: string): Promise<Snapshot> {
  const drafts = await db.drafts.where({ owner }).reverse().sortBy('saved_at')
  const queue = await db.queue.where({ owner }).reverse().sortBy('id')
  const photosLeft: Record<string, number> = {}
  const photosRefused: RefusedPhoto[] = []
  await db.photos.where({ owner }).each(photo => {
    if (photo.refused === null) photosLeft[photo.report] = (photosLeft[photo.report] ?? 0) + 1
    photosRefused.push(...refusedOf(photo))
  })
  return { drafts: drafts.map(row => row.draft), queue, photosLeft, photosRefused }
}

/** What lies on this phone for the person signed in, and the sending of it. */
export const useOutbox = defineStore('outbox', () => {
  const owner = ref<string | null>(null)
  const snapshot = shallowRef<Snapshot>(NOTHING)
  const online = ref(navigator.onLine)
  const sending = ref(false)
  let watching: Subscription | null = null
  let underWay: Promise<void> | null = null
  let next: Promise<void> | null = null

  const waiting = computed(() =>
    snapshot.value.queue.filter(row => row.state === 'frozen' || row.state === 'sending'),
  )
  const refused = computed(() => snapshot.value.queue.filter(row => row.state === 'refused'))
  const withPhotosLeft = computed(() =>
    snapshot.value.queue.filter(
      row => row.state === 'received' && (snapshot.value.photosLeft[row.id] ?? 0) > 0,
    ),
  )
  const unsent = computed(() => waiting.value.length + withPhotosLeft.value.length)

  async function sendOnce(hurry: boolean): Promise<void> {
    if (owner.value === null) return
    sending.value = true
    await sendAll(owner.value, hurry).finally(() => (sending.value = false))
  }

  /** One sending at a time; what is asked meanwhile is done after it, once. */
  function send(hurry = false): Promise<void> {
    const begin = (): Promise<void> => (underWay = sendOnce(hurry).finally(() => (underWay = null)))
    if (!underWay) return begin()
    next ??= underWay.then(() => {
      next = null
      return begin()
    })
    return next
  }

  /** Begins to work for a person; what was left unsent goes at once. */
  function openFor(person: string): void {
    if (owner.value === person) return
    owner.value = person
    watching?.unsubscribe()
    watching = liveQuery(() => snapshotOf(person)).subscribe(found => (snapshot.value = found))
    void send(true)
  }

  function close(): void {
    watching?.unsubscribe()
    owner.value = null
    snapshot.value = NOTHING
  }

  async function freeze(draft: Draft, placeName: string): Promise<QueueRow | null> {
    if (owner.value === null) return null
    return freezeDraft(owner.value, draft, new Date(), placeName)
  }

  const reopen = async (id: string): Promise<Draft | null> =>
    owner.value === null ? null : reopenRefused(owner.value, id)

  const itemOf = async (id: string): Promise<QueueRow | null> => (await db.queue.get(id)) ?? null

  window.addEventListener('online', () => {
    online.value = true
    void send(true)
  })
  window.addEventListener('offline', () => (online.value = false))
  window.setInterval(() => void (unsent.value > 0 && send()), TRY_EVERY_MS)

  return {
    owner,
    snapshot,
    online,
    sending,
    waiting,
    refused,
    withPhotosLeft,
    unsent,
    send,
    openFor,
    close,
    freeze,
    reopen,
    discard: discardDraft,
    letGo: removePhoto,
    itemOf,
  }
})
