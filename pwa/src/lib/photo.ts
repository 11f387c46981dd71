const LONGEST_EDGE_PX = 2048
const QUALITY = 0.82

/** Width and height within the longest edge, proportions kept. */
export function fitted(width: number, height: number, edge = LONGEST_EDGE_PX): [number, number] {
  const shrink = Math.min(1, edge / Math.max(width, height, 1))
  return [Math.max(1, Math.round(width * shrink)), Math.max(1, Math.round(height * shrink))]
}

function opened(url: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = url
  return image.decode().then(() => image)
}

/** A photo as a JPEG of at most 2048 px, without the place and the device that the camera wrote into it. */
export async function photoBytes(file: Blob): Promise<ArrayBuffer> {
  const url = URL.createObjectURL(file)
  try {
    const image = await opened(url)
    const canvas = document.createElement('canvas')
    ;[canvas.width, canvas.height] = fitted(image.naturalWidth, image.naturalHeight)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const jpeg = await new Promise<Blob | null>(done => canvas.toBlob(done, 'image/jpeg', QUALITY))
    return await (jpeg ?? file).arrayBuffer()
  } finally {
    URL.revokeObjectURL(url)
  }
}
