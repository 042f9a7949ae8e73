/** The longer side of a thumbnail: two pixels for each of the largest tile's on a fine screen. */
const kSideMax = 480;
const kQuality = 0.82;

/**
 * A small picture of a picture; null where these bytes are none, or one that this browser cannot draw in a worker (SVG).
 */
export async function makeThumbnail(original: Blob): Promise<Blob | null> {
  if (typeof OffscreenCanvas === 'undefined') return null;
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(original);
  } catch {
    return null;
  }
  try {
    const scale = Math.min(1, kSideMax / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (context === null) return null;
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, width, height);
    // Browsers that cannot write WebP make a PNG of it.
    return await canvas.convertToBlob({ type: 'image/webp', quality: kQuality });
  } finally {
    bitmap.close();
  }
}
