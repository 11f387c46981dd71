import { digestOfBytes } from '@/lib/digest'
import { frozen, reopened, type Draft } from '@/lib/draft'
import { digestOf } from '@/lib/digest'
import { uuid7 } from '@/lib/ids'
import type { Report } from '@/lib/api'
import { db, type PhotoRow, type QueueRow } from '@/offline/db'
import { after } from '@/offline/transitions'

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** Saves a draft as it stands. */
export const saveDraft = async (owner: string, draft: Draft): Promise<void> => {
  await db.drafts.put({ id: draft.id, owner, draft: plain(draft), saved_at: Date.now() })
}

export const draftOf = async (owner: string, id: string): Promise<Draft | null> => {
  const row = await db.drafts.get(id)
  return row?.owner === owner ? row.draft : null
}

export const discardDraft = (id: string): Promise<void> =>
  db.transaction('rw', db.drafts, db.photos, async () => {
    await db.drafts.delete(id)
    await db.photos.where('report').equals(id).delete()
  })

/** Keeps a photo beside its draft; returns its row. */
export async function addPhoto(
  owner: string,
  report: string,
  bytes: ArrayBuffer,
): Promise<PhotoRow> {
  const row = {
    id: uuid7(),
    report,
    owner,
    bytes,
    sha256: digestOfBytes(new Uint8Array(bytes)),
    refused: null,
  }
  await db.photos.add(row)
  return row
}

export const removePhoto = (id: string): Promise<void> => db.photos.delete(id)

export const photosOf = (report: string): Promise<PhotoRow[]> =>
  db.photos.where('report').equals(report).sortBy('id')

async function announced(draft: Draft): Promise<Report['photos']> {
  const rows = await db.photos.bulkGet(draft.photos)
  return rows.flatMap(row => (row ? [{ id: row.id, sha256: row.sha256 }] : []))
}

/** Freezes a draft into the queue, in one transaction; returns what waits there. Freezing twice changes nothing. */
export const freezeDraft = (
  owner: string,
  draft: Draft,
  now: Date,
  placeName: string,
): Promise<QueueRow> =>
  db.transaction('rw', db.drafts, db.queue, db.photos, async () => {
    const already = await db.queue.get(draft.id)
    if (already) return already
    const item = frozen(plain(draft), await announced(draft), now)
    const row: QueueRow = {
      id: item.id,
      owner,
      state: 'frozen',
      item,
      sha256: digestOf(item),
      frozen_at: now.getTime(),
      tries: 0,
      retry_at: 0,
      receipt: null,
      problem: null,
      place_name: placeName,
    }
    await db.queue.add(row)
    await db.drafts.delete(draft.id)
    return row
  })

/** A refused item as a new draft with copies of its photos; null when it is not refused. */
export const reopenRefused = (owner: string, id: string): Promise<Draft | null> =>
  db.transaction('rw', db.drafts, db.queue, db.photos, async () => {
    const row = await db.queue.get(id)
    if (!row || row.owner !== owner || after(row.state, 'reopen') !== 'reopened') return null
    const newId = uuid7()
    const photos = (await photosOf(id)).map(photo => ({ ...photo, id: uuid7(), report: newId }))
    await db.photos.bulkAdd(photos)
    const draft = reopened(
      row.item,
      newId,
      photos.map(photo => photo.id),
      row.place_name,
    )
    await db.drafts.put({ id: newId, owner, draft, saved_at: Date.now() })
    await db.queue.update(id, { state: 'reopened' })
    return draft
  })
