/** Opens the camera (or the photo chooser) within the tap that asked for it; calls back with what was taken. */
export function openCamera(taken: (files: File[]) => void): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = 'image/*'
  input.hidden = true
  // A phone's own chooser offers camera and album; `capture` would take the album away.
  input.addEventListener('change', () => {
    taken(Array.from(input.files ?? []))
    input.remove()
  })
  document.body.append(input)
  input.click()
}

/** Whether a report begins with the camera: on a phone it does, at a desk the form comes first. */
export const beginsWithCamera = (): boolean =>
  window.matchMedia('(pointer: coarse), (max-width: 639px)').matches
